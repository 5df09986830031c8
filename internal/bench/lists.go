package main

import (
	"bytes"
	"context"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"mime/multipart"
	"net/http"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"time"

	"github.com/xuri/excelize/v2"
)

const (
	listed     = 100_000 // people on a list
	listRounds = 5
)

// lists measures what a coordinator waits for with a list of people, from the
// first byte sent to the last one received, beside reading and writing the same
// file with the usual library and matching nothing.
func (s *stand) lists(ctx context.Context) ([]measure, error) {
	log, err := os.Create(filepath.Join(s.dir, "lists.log"))
	if err != nil {
		return nil, err
	}
	defer log.Close()
	recess, err := launch(ctx, log, filepath.Join(s.dir, "recess"), "serve", "--demo", "--rate-limit", "0", "--addr", "127.0.0.1:0", "--db", filepath.Join(s.dir, "lists.db"))
	if err != nil {
		return nil, err
	}
	defer recess.stop()
	browser, err := recess.enter(ctx, "coordinator")
	if err != nil {
		return nil, err
	}
	var all []measure
	for _, format := range []struct {
		ending string
		list   func() ([]byte, error)
		plain  func([]byte) error
		than   string
	}{{"csv", s.csvList, copyCSV, "encoding/csv, read and written"}, {"xlsx", s.xlsxList, copyXLSX, "excelize, streamed in and out"}} {
		list, err := format.list()
		if err != nil {
			return nil, err
		}
		m, err := recess.matched(ctx, browser, "people."+format.ending, list, format.plain)
		if err != nil {
			return nil, fmt.Errorf("match %s: %w", format.ending, err)
		}
		m.name, m.than = fmt.Sprintf("list of 100,000 people, %s, %.1f MB", strings.ToUpper(format.ending), float64(len(list))/1e6), format.than
		all = append(all, m)
	}
	members, err := s.importMembers(ctx)
	return append(all, members), err
}

// matched measures a list, beside something plain done with it.
func (p *process) matched(ctx context.Context, browser *http.Client, name string, list []byte, plain func([]byte) error) (measure, error) {
	rounds := make([]pair, listRounds)
	for i := range rounds {
		begin := time.Now()
		if err := p.match(ctx, browser, name, list); err != nil {
			return measure{}, err
		}
		rounds[i].recess = time.Since(begin).Seconds()
		begin = time.Now()
		if err := plain(list); err != nil {
			return measure{}, err
		}
		rounds[i].other = time.Since(begin).Seconds()
	}
	ours, theirs, ratio := medians(rounds)
	return measure{value: fmt.Sprintf("%.2f s", ours), reach: "≤ 2 s", other: fmt.Sprintf("%.2f s", theirs), ratio: ratio}, nil
}

// match sends a list and receives it, matched.
func (p *process) match(ctx context.Context, browser *http.Client, name string, list []byte) error {
	token, err := formToken(ctx, browser, p.url+"/en/match")
	if err != nil {
		return err
	}
	var body bytes.Buffer
	form := multipart.NewWriter(&body)
	if err := form.WriteField("_form", token); err != nil {
		return err
	}
	part, err := form.CreateFormFile("file", name)
	if err != nil {
		return err
	}
	if _, err := part.Write(list); err != nil {
		return err
	}
	if err := form.Close(); err != nil {
		return err
	}
	request, err := http.NewRequestWithContext(ctx, http.MethodPost, p.url+"/en/match", &body)
	if err != nil {
		return err
	}
	request.Header.Set("Content-Type", form.FormDataContentType())
	response, err := browser.Do(request)
	if err != nil {
		return err
	}
	defer response.Body.Close()
	received, err := io.Copy(io.Discard, response.Body)
	if err == nil && (response.StatusCode != http.StatusOK || received < int64(len(list))) {
		err = errors.New(response.Status)
	}
	return err
}

// listLine is somebody on a list, the first being its titles.
func (s *stand) listLine(n int) []string {
	if n == 0 {
		return []string{"Number", "First name", "Last name", "E-mail", "Street", "City", "Postal code", "Since"}
	}
	return []string{
		fmt.Sprintf("%06d", n), "First " + strconv.Itoa(n%997), "Last " + strconv.Itoa(n), fmt.Sprintf("person.%d@example.org", n),
		strconv.Itoa(n%300) + " Example Street", "Ottawa", s.codes[n%len(s.codes)], fmt.Sprintf("20%02d-%02d-%02d", n%26, n%12+1, n%28+1),
	}
}

func (s *stand) csvList() ([]byte, error) {
	var b bytes.Buffer
	w := csv.NewWriter(&b)
	for n := range listed + 1 {
		if err := w.Write(s.listLine(n)); err != nil {
			return nil, err
		}
	}
	w.Flush()
	return b.Bytes(), w.Error()
}

// xlsxList has the table of strings that Excel writes.
func (s *stand) xlsxList() ([]byte, error) {
	f := excelize.NewFile()
	defer f.Close()
	for n := range listed + 1 {
		line := s.listLine(n)
		if err := f.SetSheetRow("Sheet1", fmt.Sprintf("A%d", n+1), &line); err != nil {
			return nil, err
		}
	}
	b, err := f.WriteToBuffer()
	if err != nil {
		return nil, err
	}
	return b.Bytes(), nil
}

func copyCSV(list []byte) error {
	r, w := csv.NewReader(bytes.NewReader(list)), csv.NewWriter(io.Discard)
	for {
		line, err := r.Read()
		if errors.Is(err, io.EOF) {
			w.Flush()
			return w.Error()
		}
		if err != nil {
			return err
		}
		if err := w.Write(line); err != nil {
			return err
		}
	}
}

func copyXLSX(list []byte) error {
	in, err := excelize.OpenReader(bytes.NewReader(list))
	if err != nil {
		return err
	}
	defer in.Close()
	rows, err := in.Rows("Sheet1")
	if err != nil {
		return err
	}
	defer rows.Close()
	out := excelize.NewFile()
	defer out.Close()
	w, err := out.NewStreamWriter("Sheet1")
	if err != nil {
		return err
	}
	for n := 1; rows.Next(); n++ {
		cells, err := rows.Columns()
		if err != nil {
			return err
		}
		values := make([]any, len(cells))
		for i := range cells {
			values[i] = cells[i]
		}
		if err := w.SetRow(fmt.Sprintf("A%d", n), values); err != nil {
			return err
		}
	}
	if err := w.Flush(); err != nil {
		return err
	}
	return out.Write(io.Discard)
}
