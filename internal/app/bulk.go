package app

import (
	"archive/zip"
	"bytes"
	"context"
	"io"
	"runtime"

	"golang.org/x/sync/errgroup"

	"recess/internal/briefing"
	"recess/internal/i18n"
)

// job is one PDF of a bulk order, made by whoever is free and written in turn.
type job struct {
	edition *briefing.Edition
	riding  string
	made    chan *bytes.Buffer
}

// WriteOne writes the PDF of an order for one riding in one language.
func (a *App) WriteOne(ctx context.Context, w io.Writer, o briefing.Order) error {
	e, err := a.ordered(ctx, o, o.Langs[0])
	if err != nil {
		return err
	}
	return a.write(ctx, w, e, o.Variant, o.Ridings[0])
}

// WriteAll writes the packs of an order into a zip as they are made, a few of
// them in memory at a time. progress is told of each that has been written.
func (a *App) WriteAll(ctx context.Context, w io.Writer, o briefing.Order, progress func(done, total int)) error {
	editions := map[i18n.Lang]*briefing.Edition{}
	for _, lang := range o.Langs {
		e, err := a.ordered(ctx, o, lang)
		if err != nil {
			return err
		}
		editions[lang] = e
	}
	workers := runtime.GOMAXPROCS(0)
	todo, inTurn := make(chan *job, workers), make(chan *job, workers)
	group, ctx := errgroup.WithContext(ctx)
	group.Go(func() error { return deal(ctx, o, editions, todo, inTurn) })
	for range workers {
		group.Go(func() error { return a.makeAll(ctx, o.Variant, todo) })
	}
	group.Go(func() error { return a.zipAll(ctx, w, o, inTurn, progress) })
	return group.Wait()
}

// ordered is the edition of an order in a language.
func (a *App) ordered(ctx context.Context, o briefing.Order, lang i18n.Lang) (*briefing.Edition, error) {
	e, err := a.Edition(ctx, o.Campaign, lang)
	if err == nil && o.Sample {
		e.AsSample()
	}
	return e, err
}

// deal hands the jobs out, to be made and to be written.
func deal(ctx context.Context, o briefing.Order, editions map[i18n.Lang]*briefing.Edition, todo, inTurn chan<- *job) error {
	defer close(todo)
	defer close(inTurn)
	for _, lang := range o.Langs {
		for _, code := range o.Ridings {
			j := &job{edition: editions[lang], riding: code, made: make(chan *bytes.Buffer, 1)}
			for _, queue := range []chan<- *job{inTurn, todo} {
				select {
				case queue <- j:
				case <-ctx.Done():
					return ctx.Err()
				}
			}
		}
	}
	return nil
}

// makeAll makes PDFs until there are no more jobs.
func (a *App) makeAll(ctx context.Context, v briefing.Variant, todo <-chan *job) error {
	for j := range todo {
		b := new(bytes.Buffer)
		if err := a.write(ctx, b, j.edition, v, j.riding); err != nil {
			return err
		}
		j.made <- b
	}
	return nil
}

func (a *App) write(ctx context.Context, w io.Writer, e *briefing.Edition, v briefing.Variant, riding string) error {
	if v == briefing.ForOffice {
		sheet, err := e.LeaveBehind(riding)
		if err != nil {
			return err
		}
		return a.WriteLeaveBehind(w, sheet)
	}
	pack, err := e.Pack(ctx, riding)
	if err != nil {
		return err
	}
	if err := e.AddPast(ctx, pack); err != nil {
		return err
	}
	return a.WritePack(w, pack)
}

// zipAll writes what is made, in the order it was asked for. PDFs are
// compressed already: they are stored as they are.
func (a *App) zipAll(ctx context.Context, w io.Writer, o briefing.Order, inTurn <-chan *job, progress func(done, total int)) error {
	out, done := zip.NewWriter(w), 0
	for j := range inTurn {
		var b *bytes.Buffer
		select {
		case b = <-j.made:
		case <-ctx.Done():
			return ctx.Err()
		}
		name, err := j.edition.FileName(j.riding, o.Variant)
		if err != nil {
			return err
		}
		if len(o.Langs) > 1 {
			name = string(j.edition.Lang()) + "/" + name
		}
		file, err := out.CreateHeader(&zip.FileHeader{Name: name, Method: zip.Store, Modified: a.settings.Now().UTC()})
		if err != nil {
			return err
		}
		if _, err := file.Write(b.Bytes()); err != nil {
			return err
		}
		done++
		progress(done, o.Count())
	}
	if err := ctx.Err(); err != nil {
		return err
	}
	return out.Close()
}
