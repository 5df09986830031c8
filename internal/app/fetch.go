package app

import (
	"context"
	"errors"
	"io"
	"net/http"
	"net/url"
	"time"

	"recess/internal/fault"
	"recess/internal/fetch"
)

// fetchLimit is how long a register may take to arrive.
const fetchLimit = time.Minute

// Fetch gets a register from an address, in so many bytes at most. The operator
// named the address, which may be in a private network; where it redirects to
// another host, that is not followed. A fault.Unavailable says why it did not
// come.
func Fetch(ctx context.Context, address string, most int64) ([]byte, error) {
	u, err := url.Parse(address)
	if err != nil || u.Scheme != "https" && u.Scheme != "http" || u.Host == "" {
		return nil, fault.New(fault.Invalid, "import.address", fault.Args{"Address": address})
	}
	return fetchWithin(ctx, u, most, fetchLimit)
}

func fetchWithin(ctx context.Context, u *url.URL, most int64, limit time.Duration) ([]byte, error) {
	ctx, cancel := context.WithTimeout(ctx, limit)
	defer cancel()
	content, err := download(ctx, u, most)
	why, told := errors.AsType[*fault.Error](err)
	switch {
	case err == nil:
		return content, nil
	case told:
		err = nil // it says all there is
	case errors.Is(err, context.DeadlineExceeded):
		why = fault.New(fault.Unavailable, "import.fetch_late", fault.Args{"Seconds": limit.Seconds()})
	default:
		why = fault.New(fault.Unavailable, "import.fetch_silent", nil)
	}
	return nil, fault.Wrap(err, fault.Unavailable, "import.fetch", fault.Args{"Address": u.Redacted(), "Why": why})
}

func download(ctx context.Context, u *url.URL, most int64) ([]byte, error) {
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, u.String(), nil)
	if err != nil {
		return nil, err
	}
	request.Header.Set("User-Agent", "Recess")
	client := fetch.To(u).Client(fetchLimit)
	defer client.CloseIdleConnections()
	response, err := client.Do(request)
	switch {
	case errors.Is(err, fetch.ErrStranger), errors.Is(err, fetch.ErrAddress):
		return nil, fault.New(fault.Unavailable, "import.fetch_elsewhere", nil)
	case err != nil:
		return nil, err
	}
	defer response.Body.Close()
	if response.StatusCode != http.StatusOK {
		return nil, fault.New(fault.Unavailable, "import.fetch_status", fault.Args{"Status": response.StatusCode})
	}
	content, err := io.ReadAll(io.LimitReader(response.Body, most+1))
	if err == nil && int64(len(content)) > most {
		err = fault.New(fault.Invalid, "import.large", nil)
	}
	return content, err
}
