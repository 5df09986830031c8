package represent

import (
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"strconv"
	"time"
)

const (
	maxBody = 1 << 20 // bytes; real answers stay far below 100 kB

	// A pause that the register asks for without a length lasts one window of
	// its limit; one it asks for is believed up to the longest.
	defaultPause = time.Minute
	longestPause = 10 * time.Minute
)

var (
	errPaused  = errors.New("the register asked for a pause")
	errLimit   = errors.New("the limit of requests a minute is reached")
	errTooLong = errors.New("the answer is too long")
	errHTTP    = errors.New("no usable HTTP answer")
)

// held tells whether a request was held back or sent back for its number. That
// says nothing about the register's health.
func held(err error) bool {
	return errors.Is(err, errPaused) || errors.Is(err, errLimit)
}

// ask sends one request, if it may be sent now. No codes mean that the
// register does not know the postal code.
func (c *Client) ask(ctx context.Context, q query) ([]string, error) {
	now := c.now()
	if until := c.pauseUntil.Load(); until != nil && now.Before(*until) {
		return nil, errPaused
	}
	if !c.limiter.AllowN(now, 1) {
		return nil, errLimit
	}
	request := (&http.Request{
		URL:    c.base.JoinPath("postcodes", q.code, "/"), // without the slash the register redirects
		Header: http.Header{"Accept": {"application/json"}, "User-Agent": {"Recess"}},
	}).WithContext(ctx)
	response, err := c.http.Do(request)
	if err != nil {
		return nil, discreet(err)
	}
	defer response.Body.Close()
	switch response.StatusCode {
	case http.StatusOK:
		return read(response.Body, q.order)
	case http.StatusNotFound:
		return nil, nil
	case http.StatusTooManyRequests:
		until := now.Add(pause(response.Header.Get("Retry-After"), now))
		c.pauseUntil.Store(&until)
		return nil, errPaused
	}
	return nil, fmt.Errorf("status %d", response.StatusCode)
}

func read(body io.Reader, order string) ([]string, error) {
	content, err := io.ReadAll(io.LimitReader(body, maxBody+1))
	if err != nil {
		return nil, discreet(err)
	}
	if len(content) > maxBody {
		return nil, errTooLong
	}
	return decode(content, order)
}

// pause reads Retry-After, seconds or a date (RFC 9110, section 10.2.3).
func pause(retryAfter string, now time.Time) time.Duration {
	length := defaultPause
	if seconds, err := strconv.ParseUint(retryAfter, 10, 31); err == nil {
		length = time.Duration(seconds) * time.Second
	} else if date, err := http.ParseTime(retryAfter); err == nil {
		length = date.Sub(now)
	}
	return min(length, longestPause)
}

// discreet keeps of a failed request only what speaks of the connection: the
// other texts of net/http quote addresses and headers, and with them the
// postal code.
func discreet(err error) error {
	if operation, ok := errors.AsType[*net.OpError](err); ok {
		return operation
	}
	if certificate, ok := errors.AsType[*tls.CertificateVerificationError](err); ok {
		return certificate
	}
	for _, known := range []error{context.DeadlineExceeded, io.ErrUnexpectedEOF, io.EOF} {
		if errors.Is(err, known) {
			return known
		}
	}
	return errHTTP
}
