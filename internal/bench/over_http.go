package main

import (
	"context"
	"fmt"
	"net/url"
	"os"
	"path/filepath"
	"strings"
)

const (
	connections = 32
	httpRounds  = 5
	pathsKept   = 10_000 // in turn; more would measure how wrk walks its memory
)

const (
	jsonType = "application/json; charset=utf-8"
	htmlType = "text/html; charset=utf-8"
)

// overHTTP measures requests a second, each kind of page against a bare Echo
// handler that is asked for the same paths and answers as many bytes.
func (s *stand) overHTTP(ctx context.Context) ([]measure, error) {
	recess, err := s.recess(ctx)
	if err != nil {
		return nil, err
	}
	defer recess.stop()
	var all []measure
	for _, l := range []struct {
		name, mediaType, reach string
		paths                  []string
	}{
		{"GET /api/v1/postal-codes/{code}", jsonType, "≥ 0.85", s.codePaths()[:pathsKept]},
		{"GET /api/v1/ridings?lat=&lon=", jsonType, "≥ 0.80", s.pointPaths()[:pathsKept]},
		{"GET /en/ridings/{fed}", htmlType, "≥ 0.35", s.ridingPaths()},
	} {
		m, err := s.throughput(ctx, recess, l.paths, l.mediaType)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", l.name, err)
		}
		m.name, m.reach = l.name, l.reach
		all = append(all, m)
	}
	m, err := s.signedIn(ctx, recess)
	return append(all, m), err
}

// throughput loads both in turns; the caller adds name and reach.
func (s *stand) throughput(ctx context.Context, recess *process, paths []string, mediaType string) (measure, error) {
	size, err := recess.visit(ctx, paths)
	if err != nil {
		return measure{}, err
	}
	other, err := bare(ctx, size, mediaType)
	if err != nil {
		return measure{}, err
	}
	defer other.stop()
	other.cookie = recess.cookie
	list := filepath.Join(s.dir, "paths")
	if err := os.WriteFile(list, []byte(strings.Join(paths, "\n")), 0o600); err != nil {
		return measure{}, err
	}
	rounds := make([]pair, httpRounds)
	for i := range rounds {
		if rounds[i].other, err = s.load(ctx, other, list); err != nil {
			return measure{}, err
		}
		if rounds[i].recess, err = s.load(ctx, recess, list); err != nil {
			return measure{}, err
		}
	}
	ours, theirs, ratio := medians(rounds)
	return measure{
		value: fmt.Sprintf("%.0f/s, log written", ours), ratio: ratio,
		than: fmt.Sprintf("bare Echo, %d bytes", size), other: fmt.Sprintf("%.0f/s", theirs),
	}, nil
}

func (s *stand) codePaths() []string {
	paths := make([]string, len(s.codes))
	for i, code := range s.codes {
		paths[i] = "/api/v1/postal-codes/" + url.PathEscape(code)
	}
	return paths
}

func (s *stand) pointPaths() []string {
	paths := make([]string, len(s.points))
	for i, p := range s.points {
		paths[i] = fmt.Sprintf("/api/v1/ridings?lat=%.5f&lon=%.5f", p.Lat, p.Lon)
	}
	return paths
}

func (s *stand) ridingPaths() []string {
	paths := make([]string, len(s.ridings))
	for i, r := range s.ridings {
		paths[i] = "/en/ridings/" + r.Code
	}
	return paths
}
