package web

import (
	"crypto/sha256"
	"io"
	"maps"
	"mime"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/labstack/echo/v4"
)

// secondPress is how long after the first the same form is a second press of
// its button.
const secondPress = 10 * time.Second

// presses answer the second press of a button as the first was answered,
// whatever the button does: the same form, sent again by the same browser with
// no other form in between, leads on to where the first did, and does nothing
// again. A press that was refused is not one of them: it may work now.
type presses struct {
	now  func() time.Time
	lock sync.Mutex
	last map[string]*press // by the token of the forms of a browser
}

// press is a form that was sent.
type press struct {
	form   [sha256.Size]byte
	sent   string // the cookies that came with it
	at     time.Time
	done   chan struct{} // closed when it has been answered
	status int           // of the answer; 0: it was refused, or is too large to keep
	header http.Header
	body   []byte
}

// largestAnswer bounds what is kept of an answer, in bytes.
const largestAnswer = 128 << 10

// recorder keeps what is answered, if it is not too much.
type recorder struct {
	http.ResponseWriter
	body []byte
	over bool
}

func (r *recorder) Write(b []byte) (int, error) {
	if r.over = r.over || len(r.body)+len(b) > largestAnswer; r.over {
		r.body = nil
	} else {
		r.body = append(r.body, b...)
	}
	return r.ResponseWriter.Write(b)
}

// Unwrap is for http.ResponseController.
func (r *recorder) Unwrap() http.ResponseWriter { return r.ResponseWriter }

func newPresses(now func() time.Time) *presses {
	return &presses{now: now, last: map[string]*press{}}
}

// plain guards forms without files. It stands before the checks of permission and
// of their token, which a second press may fail because the first has changed
// who is signed in. The answer may carry a session, so only the same browser is
// given it.
func (p *presses) plain(next echo.HandlerFunc) echo.HandlerFunc {
	return p.guard(next, func(r *http.Request) (url.Values, bool) {
		kind, _, err := mime.ParseMediaType(r.Header.Get("Content-Type"))
		small := r.ContentLength >= 0 && r.ContentLength <= mostTyped
		if err != nil || kind != echo.MIMEApplicationForm || !small || r.ParseForm() != nil {
			return nil, false
		}
		return r.PostForm, true
	})
}

// withFiles guards forms with files, once the check of their token has read
// them.
func (p *presses) withFiles(next echo.HandlerFunc) echo.HandlerFunc {
	return p.guard(next, func(r *http.Request) (url.Values, bool) {
		if r.MultipartForm == nil {
			return nil, false
		}
		return r.MultipartForm.Value, true
	})
}

func (p *presses) guard(next echo.HandlerFunc, read func(*http.Request) (url.Values, bool)) echo.HandlerFunc {
	return func(c echo.Context) error {
		values, ok := read(c.Request())
		if values.Has("try") { // changes nothing, and is repeated to see whether it works now
			return next(c)
		}
		if !ok || values.Get(formToken) == "" || strings.HasPrefix(c.Request().Header.Get("Accept"), echo.MIMEApplicationJSON) {
			return next(c)
		}
		form, err := digestForm(c.Request(), values)
		if err != nil {
			return next(c)
		}
		this, first := p.begin(values.Get(formToken), form, cookiesOf(c.Request()))
		if first {
			return p.answer(c, this, next)
		}
		select {
		case <-this.done:
		case <-c.Request().Context().Done():
			return c.Request().Context().Err()
		}
		if this.status == 0 || !this.sameBrowser(c.Request()) {
			return next(c)
		}
		for name, value := range this.header {
			c.Response().Header()[name] = slices.Clone(value)
		}
		c.Response().WriteHeader(this.status)
		_, err = c.Response().Write(this.body)
		return err
	}
}

// answer has a form do what it does, and keeps where that leads on to.
func (p *presses) answer(c echo.Context, this *press, next echo.HandlerFunc) error {
	defer close(this.done) // after a panic too
	response := c.Response()
	r := &recorder{ResponseWriter: response.Writer}
	response.Writer = r
	err := next(c)
	response.Writer = r.ResponseWriter
	if err != nil || r.over || response.Status != http.StatusSeeOther && response.Status != http.StatusOK {
		return err
	}
	this.header = response.Header().Clone()
	for _, of := range []string{"Content-Encoding", "Content-Length", "Vary", echo.HeaderXRequestID} { // set for each answer by itself
		this.header.Del(of)
	}
	this.body, this.status = r.body, response.Status
	return nil
}

// begin returns the press that a form is, and reports whether it is the first.
func (p *presses) begin(token string, form [sha256.Size]byte, cookies string) (*press, bool) {
	p.lock.Lock()
	defer p.lock.Unlock()
	now := p.now()
	maps.DeleteFunc(p.last, func(_ string, x *press) bool { return now.Sub(x.at).Abs() > secondPress })
	if x := p.last[token]; x != nil && x.form == form {
		return x, false
	}
	x := &press{form: form, sent: cookies, at: now, done: make(chan struct{})}
	p.last[token] = x
	return x, true
}

func cookiesOf(r *http.Request) string { return strings.Join(r.Header["Cookie"], "; ") }

// sameBrowser reports whether a request may have the answer of the press: it has
// the cookies that came with the press, or those that the answer has set. An
// answer that only leads on, and sets none, has nothing to keep from others. It
// is called once the press has been answered.
func (x *press) sameBrowser(r *http.Request) bool {
	if x.sent != "" && cookiesOf(r) == x.sent {
		return true
	}
	has := x.status == http.StatusSeeOther
	for _, set := range (&http.Response{Header: x.header}).Cookies() {
		given, err := r.Cookie(set.Name)
		if set.MaxAge < 0 || set.Value == "" { // is taken away
			continue
		}
		if has = err == nil && given.Value == set.Value; !has {
			return false
		}
	}
	return has
}

// digestForm sums up where a form is sent and all that it holds.
func digestForm(r *http.Request, values url.Values) (sum [sha256.Size]byte, err error) {
	h := sha256.New()
	io.WriteString(h, r.URL.RequestURI()+"\n"+values.Encode()) // a hash never fails
	if r.MultipartForm != nil {
		for _, field := range slices.Sorted(maps.Keys(r.MultipartForm.File)) {
			for _, header := range r.MultipartForm.File[field] {
				file, err := header.Open()
				if err != nil {
					return sum, err
				}
				io.WriteString(h, "\n"+field+"\n"+header.Filename+"\n")
				_, err = io.Copy(h, file)
				file.Close()
				if err != nil {
					return sum, err
				}
			}
		}
	}
	return [sha256.Size]byte(h.Sum(nil)), nil
}
