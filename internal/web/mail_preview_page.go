package web

import (
	"maps"
	"net/http"
	"slices"

	"github.com/labstack/echo/v4"

	"recess/internal/coverage"
	"recess/internal/i18n"
	"recess/internal/outbox"
)

// previews are made-up arguments for each kind of message that is not about a
// meeting. The links lead
// nowhere: example.org is nobody's (RFC 2606).
var previews = map[string]map[string]string{
	"sign-in":    {"url": "https://example.org/en/sign-in/made-up"},
	"invitation": {"url": "https://example.org/en/sign-in/made-up", "again": "https://example.org/en/sign-in"},
	"email-old":  {"url": "https://example.org/en/email/made-up", "new": "new@example.org"},
	"email-new":  {"url": "https://example.org/en/email/made-up"},
	"test":       {},
}

// previewed are the kinds of messages, in order.
func previewed() []string {
	kinds := slices.AppendSeq(slices.Collect(maps.Keys(previews)), maps.Keys(meetingPreviews(i18n.For(i18n.EN))))
	kinds = slices.AppendSeq(kinds, maps.Keys(accountPreviews(i18n.For(i18n.EN))))
	kinds = append(kinds, coverage.DigestKind)
	slices.Sort(kinds)
	return kinds
}

// previewPage shows what a kind of message looks like in a language.
type previewPage struct {
	page
	Kind, In      string
	Subject, Text string
}

// previewPolicy is that of a message shown as a page: it may be styled as in a
// mail program, and load and do nothing.
const previewPolicy = "sandbox; default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'; frame-ancestors 'self'"

// mailPreview shows the words, and in a frame the page, which is asked for
// with ?html.
func (s *Server) mailPreview(c echo.Context, l *i18n.Localizer) error {
	kind, lang := c.Param("kind"), i18n.Lang(c.Param("lang"))
	if !slices.Contains(i18n.Langs, lang) {
		return echo.ErrNotFound
	}
	args, ok := previewArgs(kind, i18n.For(lang))
	if !ok {
		return echo.ErrNotFound
	}
	subject, text, html, err := s.Render(outbox.Message{Kind: kind, Lang: lang, Args: args})
	if err != nil {
		return err
	}
	if c.QueryParams().Has("html") {
		c.Response().Header()["Content-Security-Policy"] = []string{previewPolicy}
		return c.HTML(http.StatusOK, html)
	}
	p := &previewPage{page: newPage(c, l, l.T("outbox.preview_of", "Kind", l.T("outbox.kinds."+kind))), Kind: kind, In: string(lang), Subject: subject, Text: text}
	return s.render(c, http.StatusOK, "preview", p)
}
