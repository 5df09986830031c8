package main

import (
	"bytes"
	"compress/zlib"
	"context"
	"fmt"
	"html/template"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"syscall"
	"time"

	"recess/internal/app"
	"recess/internal/briefing"
	"recess/internal/i18n"
	"recess/internal/library"
)

const (
	packRounds    = 7
	packsPerRound = 40
	wholeRounds   = 3
)

// packs measures briefing packs: one, all of Canada's, and one beside
// WeasyPrint. A pack of the sample is cut down to ten pages.
func (s *stand) packs(ctx context.Context) ([]measure, error) {
	recess, err := app.Open(ctx, app.Settings{Database: ":memory:"})
	if err != nil {
		return nil, err
	}
	defer recess.Close()
	one, err := s.onePack(ctx, recess)
	if err != nil {
		return nil, err
	}
	all, err := s.allPacks(ctx)
	if err != nil {
		return nil, err
	}
	beside, err := s.besideWeasyPrint(ctx, recess)
	return append(append(one, all...), beside), err
}

// tenPages are packs of some ridings, each of about ten pages with its map and
// tables, in both languages in turn.
func (s *stand) tenPages(ctx context.Context, recess *app.App) ([]*briefing.Pack, error) {
	var packs []*briefing.Pack
	for i := range packsPerRound {
		edition, err := recess.Edition(ctx, app.SampleCampaign, i18n.Langs[i%2])
		if err != nil {
			return nil, err
		}
		p, err := edition.Pack(ctx, s.ridings[i*8].Code)
		if err != nil {
			return nil, err
		}
		p.Papers, p.Guides = p.Papers[:2], nil
		packs = append(packs, p)
	}
	return packs, nil
}

// onePack lays packs out, against compressing the same bytes.
func (s *stand) onePack(ctx context.Context, recess *app.App) ([]measure, error) {
	packs, err := s.tenPages(ctx, recess)
	if err != nil {
		return nil, err
	}
	z, size := zlib.NewWriter(io.Discard), 0
	rounds := make([]pair, packRounds)
	for i := range rounds {
		var written [][]byte
		start := time.Now()
		for _, p := range packs {
			var b bytes.Buffer
			if err := recess.WritePack(&b, p); err != nil {
				return nil, err
			}
			written = append(written, b.Bytes())
		}
		ours := time.Since(start)
		start = time.Now()
		for _, b := range written {
			size = max(size, len(b))
			z.Reset(io.Discard)
			if _, err := z.Write(b); err != nil {
				return nil, err
			}
			if err := z.Close(); err != nil {
				return nil, err
			}
		}
		rounds[i] = pair{ours.Seconds() * 1000 / packsPerRound, time.Since(start).Seconds() * 1000 / packsPerRound}
	}
	ours, floor, ratio := medians(rounds)
	return []measure{
		{name: "one pack of ten pages, warm", value: fmt.Sprintf("%.1f ms", ours), than: "zlib of the same bytes", other: fmt.Sprintf("%.1f ms", floor), ratio: ratio, reach: "≤ 8 ms"},
		{name: "its size, the largest of forty", value: fmt.Sprintf("%d kB", size>>10), than: "limit", other: "200 kB", ratio: float64(size) / 200 / 1024, reach: "≤ 200 kB"},
	}, nil
}

// allPacks runs the command on two processors: all ridings in one language,
// then in both, whose memory is to be the same.
func (s *stand) allPacks(ctx context.Context) ([]measure, error) {
	once, oneMemory, err := s.packAll(ctx, "en")
	if err != nil {
		return nil, err
	}
	twice, bothMemory, err := s.packAll(ctx, "both")
	if err != nil {
		return nil, err
	}
	count := float64(len(s.ridings))
	return []measure{
		{name: "all ridings, both languages, 18 pages", value: fmt.Sprintf("%.0f packs/s", 2*count/twice.Seconds()),
			than: "one language", other: fmt.Sprintf("%.0f packs/s", count/once.Seconds()), ratio: 2 * once.Seconds() / twice.Seconds(), reach: "≥ 200 packs/s of ten pages"},
		{name: "resident while they are made", value: fmt.Sprintf("%d MB", bothMemory), than: "one language", other: fmt.Sprintf("%d MB", oneMemory),
			ratio: float64(bothMemory) / float64(oneMemory), reach: "≤ 200 MB, flat"},
	}, nil
}

// packAll gives how long the command took and the most memory it held, in MB.
func (s *stand) packAll(ctx context.Context, lang string) (time.Duration, int64, error) {
	cmd := exec.CommandContext(ctx, filepath.Join(s.dir, "recess"), "pack", "--all", "--lang", lang, "-o", filepath.Join(s.dir, "packs.zip"), "--db", ":memory:")
	cmd.Env = append(os.Environ(), "GOMAXPROCS=2")
	cmd.Stderr = os.Stderr
	start := time.Now()
	if err := cmd.Run(); err != nil {
		return 0, 0, fmt.Errorf("pack --all: %w", err)
	}
	usage, ok := cmd.ProcessState.SysUsage().(*syscall.Rusage)
	if !ok {
		return 0, 0, fmt.Errorf("no resource usage on this system")
	}
	return time.Since(start), usage.Maxrss >> 10, nil
}

// besideWeasyPrint prints one pack by the command, and the same words by
// WeasyPrint, each as a whole process.
func (s *stand) besideWeasyPrint(ctx context.Context, recess *app.App) (measure, error) {
	edition, err := recess.Edition(ctx, app.SampleCampaign, i18n.EN)
	if err != nil {
		return measure{}, err
	}
	p, err := edition.Pack(ctx, "35075")
	if err != nil {
		return measure{}, err
	}
	page := filepath.Join(s.dir, "pack.html")
	var b bytes.Buffer
	if err := wordsOf.Execute(&b, p); err != nil {
		return measure{}, err
	}
	if err := os.WriteFile(page, b.Bytes(), 0o600); err != nil {
		return measure{}, err
	}
	pack := []string{"pack", "--riding", "35075", "-o", filepath.Join(s.dir, "a.pdf"), "--db", filepath.Join(s.dir, "packs.db")}
	if _, err := timed(ctx, filepath.Join(s.dir, "recess"), pack...); err != nil { // the first makes the database
		return measure{}, err
	}
	rounds := make([]pair, wholeRounds)
	for i := range rounds {
		ours, err := timed(ctx, filepath.Join(s.dir, "recess"), pack...)
		if err != nil {
			return measure{}, err
		}
		theirs, err := timed(ctx, "weasyprint", page, filepath.Join(s.dir, "b.pdf"))
		if err != nil {
			return measure{}, err
		}
		rounds[i] = pair{ours, theirs}
	}
	ours, theirs, ratio := medians(rounds)
	return measure{name: "one pack, whole process", value: fmt.Sprintf("%.0f ms", ours), than: "WeasyPrint, same words", other: fmt.Sprintf("%.0f ms", theirs),
		ratio: ratio, reach: "≤ 0.10"}, nil
}

// timed runs a program, and tells how many milliseconds it took.
func timed(ctx context.Context, name string, args ...string) (float64, error) {
	start := time.Now()
	if out, err := exec.CommandContext(ctx, name, args...).CombinedOutput(); err != nil {
		return 0, fmt.Errorf("%s: %w\n%s", name, err, out)
	}
	return float64(time.Since(start).Milliseconds()), nil
}

// wordsOf has the words and tables of a pack, as simply as HTML allows.
var wordsOf = template.Must(template.New("").Funcs(template.FuncMap{
	"words": func(blocks []library.Block) template.HTML { return template.HTML(words(blocks)) },
}).Parse(`<!doctype html><meta charset="utf-8"><style>@page { size: letter; margin: 1in } h1 { break-before: page }</style>
<h1>{{.Campaign.Name}}</h1><p>{{.Campaign.Summary}}</p>
<h1>Asks</h1>{{range .Asks}}<h2>{{.Text}}</h2><p>{{.Detail}}</p>{{end}}
<table>{{range .Roles}}<tr><td>{{.Name}}<td>{{.Does}}{{end}}</table>
<table>{{range .Agenda}}<tr><td>{{.Start}}<td>{{.Text}}{{end}}</table>
<svg viewBox="0 0 500 600">{{range .Place.Map.Shapes}}<path d="{{.Path}}" fill="#eee" stroke="#888"/>{{end}}</svg>
<table>{{range .Myths}}<tr><td>{{.Claim}}<td>{{words .Fact}}{{end}}</table>
{{range .Papers}}<h1>{{.Title}}</h1><p>{{.Summary}}</p>{{words .Body.Blocks}}{{end}}
{{range .Guides}}<h1>{{.Title}}</h1>{{words .Body.Blocks}}{{end}}`))

func words(blocks []library.Block) string {
	var b bytes.Buffer
	for _, block := range blocks {
		switch x := block.(type) {
		case library.Heading:
			fmt.Fprintf(&b, "<h2>%s</h2>", template.HTMLEscapeString(library.Text(x.Text)))
		case library.Paragraph:
			fmt.Fprintf(&b, "<p>%s</p>", template.HTMLEscapeString(library.Text(x.Text)))
		case library.List:
			for _, item := range x.Items {
				fmt.Fprintf(&b, "<li>%s</li>", words(item))
			}
		case library.Table:
			b.WriteString("<table>")
			for _, row := range append([][][]library.Span{x.Head}, x.Rows...) {
				b.WriteString("<tr>")
				for _, cell := range row {
					fmt.Fprintf(&b, "<td>%s", template.HTMLEscapeString(library.Text(cell)))
				}
			}
			b.WriteString("</table>")
		}
	}
	return b.String()
}
