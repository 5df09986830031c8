package papers

import (
	"recess/internal/campaign"
	"recess/internal/i18n"
)

// sheet is campaign.yaml.
type sheet struct {
	Name      text            `yaml:"name"`
	Summary   text            `yaml:"summary"`
	Status    campaign.Status `yaml:"status"`
	First     string          `yaml:"first,omitempty"`
	Last      string          `yaml:"last,omitempty"`
	Asks      []ask           `yaml:"asks"`
	Points    []text          `yaml:"points,omitempty"`
	Questions []text          `yaml:"questions,omitempty"`
	Thanks    []text          `yaml:"thanks,omitempty"`
	Agenda    []item          `yaml:"agenda,omitempty"`
	Papers    []string        `yaml:"papers,omitempty"`
	Without   []string        `yaml:"without,omitempty"`
}

type text struct {
	EN string `yaml:"en"`
	FR string `yaml:"fr"`
}

type ask struct {
	EN     string `yaml:"en"`
	FR     string `yaml:"fr"`
	Detail *text  `yaml:"detail,omitempty"`
}

type item struct {
	Minutes int    `yaml:"minutes"`
	EN      string `yaml:"en"`
	FR      string `yaml:"fr"`
}

// readCampaign reads all but the slug, which is the folder's name.
func readCampaign(file string, data []byte) (*campaign.Campaign, error) {
	var s sheet
	if err := decode(file, data, &s, 0); err != nil {
		return nil, err
	}
	first, err := date(file, data, s.First)
	if err != nil {
		return nil, err
	}
	last, err := date(file, data, s.Last)
	if err != nil {
		return nil, err
	}
	c := &campaign.Campaign{
		Name: i18n.Text(s.Name), Summary: i18n.Text(s.Summary), Status: s.Status, First: first, Last: last,
		Points: texts(s.Points), Questions: texts(s.Questions), Thanks: texts(s.Thanks), Papers: s.Papers,
	}
	for _, a := range s.Asks {
		next := campaign.Ask{Text: i18n.Text{EN: a.EN, FR: a.FR}}
		if a.Detail != nil {
			next.Detail = i18n.Text(*a.Detail)
		}
		c.Asks = append(c.Asks, next)
	}
	for _, x := range s.Agenda {
		c.Agenda = append(c.Agenda, campaign.Item{Minutes: x.Minutes, Text: i18n.Text{EN: x.EN, FR: x.FR}})
	}
	for _, section := range s.Without {
		c.Without = append(c.Without, campaign.Section(section))
	}
	return c, nil
}

func texts(from []text) []i18n.Text {
	var to []i18n.Text
	for _, t := range from {
		to = append(to, i18n.Text(t))
	}
	return to
}

// sheetOf is the way back.
func sheetOf(c *campaign.Campaign) sheet {
	s := sheet{
		Name: text(c.Name), Summary: text(c.Summary), Status: c.Status, First: c.First.String(), Last: c.Last.String(),
		Points: back(c.Points), Questions: back(c.Questions), Thanks: back(c.Thanks), Papers: c.Papers,
	}
	for _, a := range c.Asks {
		next := ask{EN: a.Text.EN, FR: a.Text.FR}
		if a.Detail != (i18n.Text{}) {
			next.Detail = (*text)(&a.Detail)
		}
		s.Asks = append(s.Asks, next)
	}
	for _, x := range c.Agenda {
		s.Agenda = append(s.Agenda, item{Minutes: x.Minutes, EN: x.Text.EN, FR: x.Text.FR})
	}
	for _, section := range c.Without {
		s.Without = append(s.Without, string(section))
	}
	return s
}

func back(from []i18n.Text) []text {
	var to []text
	for _, t := range from {
		to = append(to, text(t))
	}
	return to
}
