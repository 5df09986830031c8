package app

import (
	"context"
	"errors"
	"io"
	"net/http"
	"net/url"
	"time"

	"recess/internal/fault"
)

// fetchLimit is how long a register may take to arrive.
const fetchLimit = time.Minute

// Fetch gets a register from an address, in so many bytes at most. A
// fault.Unavailable says why it did not come.
func Fetch(ctx context.Context, address string, most int64) ([]byte, error) {
	u, err := url.Parse(address)
	if err != nil || u.Scheme != "https" && u.Scheme != "http" || u.Host == "" {
		return nil, fault.New(fault.Invalid, "import.address", fault.Args{"Address": address})
	}
	ctx, cancel := context.WithTimeout(ctx, fetchLimit)
	defer cancel()
	content, err := fetch(ctx, u, most)
	if err != nil {
		return nil, fault.Wrap(err, fault.Unavailable, "import.fetch", fault.Args{"Address": u.Redacted()})
	}
	return content, nil
}

func fetch(ctx context.Context, u *url.URL, most int64) ([]byte, error) {
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, u.String(), nil)
	if err != nil {
		return nil, err
	}
	request.Header.Set("User-Agent", "Recess")
	response, err := http.DefaultClient.Do(request)
	if err != nil {
		return nil, err
	}
	defer response.Body.Close()
	if response.StatusCode != http.StatusOK {
		return nil, errors.New(response.Status)
	}
	content, err := io.ReadAll(io.LimitReader(response.Body, most+1))
	if err == nil && int64(len(content)) > most {
		err = errors.New("it is too large")
	}
	return content, err
}
