package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/cookiejar"
	"net/url"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
)

// signedIn measures a page that the database is asked for: the session, the
// person, their browsers and what they have agreed to.
func (s *stand) signedIn(ctx context.Context, recess *process) (measure, error) {
	var err error
	if recess.cookie, err = s.signIn(ctx, recess); err != nil {
		return measure{}, fmt.Errorf("sign in: %w", err)
	}
	m, err := s.throughput(ctx, recess, []string{"/en/me"}, htmlType)
	m.name, m.reach = "GET /en/me, signed in", "≥ 0.25"
	return m, err
}

// signIn makes an account as an administrator would, follows its link, and
// gives the cookies of the session.
func (s *stand) signIn(ctx context.Context, recess *process) (cookie string, err error) {
	out, err := exec.CommandContext(ctx, filepath.Join(s.dir, "recess"), "user", "add", "bench@example.org",
		"--url", recess.url, "--db", filepath.Join(s.dir, "recess.db")).Output()
	if err != nil {
		return "", err
	}
	link := strings.TrimSpace(string(out))
	jar, err := cookiejar.New(nil)
	if err != nil {
		return "", err
	}
	browser := &http.Client{Jar: jar}
	token, err := formToken(ctx, browser, link)
	if err != nil {
		return "", err
	}
	form := strings.NewReader(url.Values{"_form": {token}}.Encode())
	request, err := http.NewRequestWithContext(ctx, http.MethodPost, link, form)
	if err != nil {
		return "", err
	}
	request.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	response, err := browser.Do(request)
	if err != nil {
		return "", err
	}
	defer response.Body.Close()
	if response.StatusCode != http.StatusOK {
		return "", errors.New(response.Status)
	}
	var pairs []string
	for _, c := range jar.Cookies(request.URL) {
		pairs = append(pairs, c.Name+"="+c.Value)
	}
	return strings.Join(pairs, "; "), nil
}

var formField = regexp.MustCompile(`name="_form" value="([^"]+)"`)

// formToken is what a page's form must send along.
func formToken(ctx context.Context, browser *http.Client, address string) (string, error) {
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, address, nil)
	if err != nil {
		return "", err
	}
	response, err := browser.Do(request)
	if err != nil {
		return "", err
	}
	defer response.Body.Close()
	page, err := io.ReadAll(response.Body)
	if err != nil {
		return "", err
	}
	field := formField.FindSubmatch(page)
	if field == nil {
		return "", fmt.Errorf("no form: %s", response.Status)
	}
	return string(field[1]), nil
}
