package library

import (
	"context"
	"slices"
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

// ligatures are two letters each to who types them.
var ligatures = strings.NewReplacer("œ", "oe", "Œ", "oe", "æ", "ae", "Æ", "ae")

// Fold is a text as searches compare it: in lower case, without accents, its
// words apart by one space. What is no letter and no digit parts words.
func Fold(text string) string {
	var b strings.Builder
	apart := false
	for _, r := range norm.NFKD.String(ligatures.Replace(text)) {
		switch {
		case unicode.Is(unicode.Mn, r):
		case unicode.IsLetter(r) || unicode.IsDigit(r):
			if apart && b.Len() > 0 {
				b.WriteByte(' ')
			}
			apart = false
			b.WriteRune(unicode.ToLower(r))
		default:
			apart = true
		}
	}
	return b.String()
}

// Bounds of a search.
const (
	mostWords = 12
	mostFound = 100
)

// Search finds papers that an audience may read by words of their titles and
// texts.
func (s *Service) Search(ctx context.Context, a Audience, typed string) ([]Paper, error) {
	words := strings.Fields(Fold(typed))
	found, err := s.Store.Search(ctx, words[:min(len(words), mostWords)], mostFound)
	return a.mayRead(found), err
}

// List are the papers that an audience may read; coordinators see those that
// are archived too.
func (s *Service) List(ctx context.Context, a Audience) ([]Paper, error) {
	all, err := s.Store.Papers(ctx)
	return a.mayRead(all), err
}

func (a Audience) mayRead(papers []Paper) []Paper {
	return slices.DeleteFunc(papers, func(p Paper) bool { return !a.Sees(p.Audience) || p.Archived && a != Coordinators })
}
