package store

import (
	"context"
	"encoding/json"
	"fmt"
	"strings"
	"time"

	"gorm.io/gorm"

	"recess/internal/campaign"
	"recess/internal/civil"
	"recess/internal/fault"
	"recess/internal/i18n"
	"recess/internal/library"
)

type campaignRow struct {
	ID        int64
	Slug      string
	NameEN    string
	NameFR    string
	SummaryEN string
	SummaryFR string
	Status    string
	First     civil.Date
	Last      civil.Date
	Texts     string
	Papers    string
	Without   string
	Revision  int
}

func (campaignRow) TableName() string { return "campaigns" }

type askRow struct {
	ID         int64
	CampaignID int64
	Position   int
	TextEN     string
	TextFR     string
	DetailEN   string
	DetailFR   string
}

func (askRow) TableName() string { return "asks" }

type campaignChangeRow struct {
	ID         int64
	CampaignID int64
	Status     string
	At         time.Time
	ByID       int64
	Why        string
}

func (campaignChangeRow) TableName() string { return "campaign_changes" }

// campaignTexts are the lists of a campaign as its row keeps them.
type campaignTexts struct {
	Points, Questions, Thanks []i18n.Text
	Agenda                    []campaign.Item
}

// notAsked is the position of an ask that a campaign no longer makes.
const notAsked = -1

// Campaigns is where package campaign keeps campaigns.
type Campaigns struct{ handle }

// Campaigns is the store of campaigns.
func (s *Store) Campaigns() *Campaigns { return &Campaigns{handle{s: s}} }

// InTx runs f in one write transaction.
func (c *Campaigns) InTx(ctx context.Context, f func(campaign.Store) error) error {
	return c.inTx(ctx, func(h handle) error { return f(&Campaigns{h}) })
}

// Library is the papers, in the transaction under way.
func (c *Campaigns) Library() library.Store { return &Library{c.handle} }

func newCampaignRow(c *campaign.Campaign) (*campaignRow, error) {
	texts, err := json.Marshal(campaignTexts{c.Points, c.Questions, c.Thanks, c.Agenda})
	if err != nil {
		return nil, fmt.Errorf("texts of campaign %s: %w", c.Slug, err)
	}
	without := make([]string, len(c.Without))
	for i, section := range c.Without {
		without[i] = string(section)
	}
	return &campaignRow{
		ID: c.ID, Slug: c.Slug, NameEN: c.Name.EN, NameFR: c.Name.FR, SummaryEN: c.Summary.EN, SummaryFR: c.Summary.FR,
		Status: string(c.Status), First: c.First, Last: c.Last, Texts: string(texts),
		Papers: strings.Join(c.Papers, " "), Without: strings.Join(without, " "), Revision: c.Revision,
	}, nil
}

func (r *campaignRow) campaign() (*campaign.Campaign, error) {
	var texts campaignTexts
	if err := json.Unmarshal([]byte(r.Texts), &texts); err != nil {
		return nil, fmt.Errorf("texts of campaign %s: %w", r.Slug, err)
	}
	c := &campaign.Campaign{
		ID: r.ID, Slug: r.Slug, Name: i18n.Text{EN: r.NameEN, FR: r.NameFR}, Summary: i18n.Text{EN: r.SummaryEN, FR: r.SummaryFR},
		Status: campaign.Status(r.Status), First: r.First, Last: r.Last,
		Points: texts.Points, Questions: texts.Questions, Thanks: texts.Thanks, Agenda: texts.Agenda,
		Papers: strings.Fields(r.Papers), Revision: r.Revision,
	}
	for _, section := range strings.Fields(r.Without) {
		c.Without = append(c.Without, campaign.Section(section))
	}
	return c, nil
}

// Campaign is the one of a slug.
func (c *Campaigns) Campaign(ctx context.Context, slug string) (*campaign.Campaign, error) {
	found, err := c.list(ctx, c.reader(ctx).Where("slug = ?", slug))
	if err == nil && len(found) == 0 {
		err = fault.New(fault.NotFound, "campaign.unknown", fault.Args{"Slug": slug})
	}
	if err != nil {
		return nil, err
	}
	return &found[0], nil
}

// Campaigns are all of them, by slug.
func (c *Campaigns) Campaigns(ctx context.Context) ([]campaign.Campaign, error) {
	return c.list(ctx, c.reader(ctx).Order("slug"))
}

// list reads campaigns with their asks and histories: three queries, however
// many there are.
func (c *Campaigns) list(ctx context.Context, query *gorm.DB) ([]campaign.Campaign, error) {
	var rows []campaignRow
	if err := query.Find(&rows).Error; err != nil {
		return nil, c.s.translate(err)
	}
	list, ids, byID := make([]campaign.Campaign, len(rows)), make([]int64, len(rows)), map[int64]*campaign.Campaign{}
	for i := range rows {
		one, err := rows[i].campaign()
		if err != nil {
			return nil, err
		}
		list[i], ids[i] = *one, one.ID
		byID[one.ID] = &list[i]
	}
	var asks []askRow
	if err := c.reader(ctx).Where("campaign_id IN ? AND position <> ?", ids, notAsked).Order("campaign_id, position").Find(&asks).Error; err != nil {
		return nil, c.s.translate(err)
	}
	for _, a := range asks {
		of := byID[a.CampaignID]
		of.Asks = append(of.Asks, campaign.Ask{ID: a.ID, Text: i18n.Text{EN: a.TextEN, FR: a.TextFR}, Detail: i18n.Text{EN: a.DetailEN, FR: a.DetailFR}})
	}
	var changes []campaignChangeRow
	if err := c.reader(ctx).Where("campaign_id IN ?", ids).Order("id").Find(&changes).Error; err != nil {
		return nil, c.s.translate(err)
	}
	for _, x := range changes {
		of := byID[x.CampaignID]
		of.History = append(of.History, campaign.Change{Status: campaign.Status(x.Status), At: x.At.UTC(), By: x.ByID, Why: x.Why})
	}
	return list, nil
}

// AddCampaign adds one and sets its number.
func (c *Campaigns) AddCampaign(ctx context.Context, add *campaign.Campaign) error {
	row, err := newCampaignRow(add)
	if err != nil {
		return err
	}
	if err := c.writer(ctx).Create(row).Error; err != nil {
		return c.s.translate(err)
	}
	add.ID = row.ID
	return c.putAsks(ctx, add)
}

// UpdateCampaign writes all but the status, if the revision is still was.
func (c *Campaigns) UpdateCampaign(ctx context.Context, change *campaign.Campaign, was int) error {
	row, err := newCampaignRow(change)
	if err != nil {
		return err
	}
	done := c.writer(ctx).Model(&campaignRow{}).Where("id = ? AND revision = ?", change.ID, was).
		Select("*").Omit("id", "slug", "status").Updates(row)
	if done.Error == nil && done.RowsAffected == 0 {
		return fault.New(fault.Conflict, "store.conflict", nil)
	}
	if done.Error != nil {
		return c.s.translate(done.Error)
	}
	return c.putAsks(ctx, change)
}

// putAsks writes the asks in their order. One that is no longer made stays:
// reports refer to it.
func (c *Campaigns) putAsks(ctx context.Context, of *campaign.Campaign) error {
	err := c.writer(ctx).Model(&askRow{}).Where("campaign_id = ?", of.ID).Update("position", notAsked).Error
	if err != nil {
		return c.s.translate(err)
	}
	for i, a := range of.Asks {
		values := map[string]any{
			"position": i, "text_en": a.Text.EN, "text_fr": a.Text.FR, "detail_en": a.Detail.EN, "detail_fr": a.Detail.FR,
		}
		if a.ID != 0 {
			if err := c.one(c.writer(ctx).Model(&askRow{}).Where("id = ? AND campaign_id = ?", a.ID, of.ID).Updates(values)); err != nil {
				return err
			}
			continue
		}
		row := askRow{CampaignID: of.ID, Position: i, TextEN: a.Text.EN, TextFR: a.Text.FR, DetailEN: a.Detail.EN, DetailFR: a.Detail.FR}
		if err := c.writer(ctx).Create(&row).Error; err != nil {
			return c.s.translate(err)
		}
		of.Asks[i].ID = row.ID
	}
	return nil
}

// SetStatus writes a status and adds the change to the history.
func (c *Campaigns) SetStatus(ctx context.Context, id int64, ch campaign.Change) error {
	if err := c.one(c.writer(ctx).Model(&campaignRow{}).Where("id = ?", id).Update("status", string(ch.Status))); err != nil {
		return err
	}
	row := campaignChangeRow{CampaignID: id, Status: string(ch.Status), At: ch.At.UTC(), ByID: ch.By, Why: ch.Why}
	return c.s.translate(c.writer(ctx).Create(&row).Error)
}
