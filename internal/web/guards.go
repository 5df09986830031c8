package web

import (
	"fmt"
	"math"
	"net"
	"net/http"
	"net/netip"
	"strconv"
	"strings"
	"time"

	"github.com/labstack/echo/v4"
	"github.com/labstack/echo/v4/middleware"
	"golang.org/x/time/rate"

	"recess/internal/fault"
)

const (
	longestURL  = 8 << 10 // bytes; browsers and proxies agree on about this much
	largestForm = "64K"
	// a photograph as a telephone takes it is too large for a logo, and is
	// taken in so far that its sender can be told beside the field
	largestUpload  = "12M"
	largestPaper   = "23M" // a PDF of 20 MB and what is typed beside it
	patience       = 15 * time.Second
	uploadPatience = time.Minute
)

// contentPolicy lets a page load from its own host only, and run no script or
// style that stands in the page.
const contentPolicy = "default-src 'self'; base-uri 'none'; object-src 'none'; form-action 'self'; frame-ancestors 'none'"

// secure sets the headers that bound what a browser may do with an answer.
// JSON is no page: it only must not be taken for one.
func (s *Server) secure(c echo.Context) {
	h := c.Response().Header()
	h["X-Content-Type-Options"] = nosniffHeader
	if s.settings.Secure {
		h["Strict-Transport-Security"] = transportHeader
	}
	if isAPI(c.Request()) {
		h["Cross-Origin-Resource-Policy"] = anyResourceHeader
		anySite(c)
		return
	}
	h["Content-Security-Policy"] = contentPolicyHeader
	h["Cross-Origin-Opener-Policy"] = ownOriginHeader
	h["Cross-Origin-Resource-Policy"] = ownOriginHeader
	h["Referrer-Policy"] = referrerHeader
	h["Permissions-Policy"] = permissionsHeader
}

// Header values are shared between responses: making them anew for each costs
// more than some handlers do.
var (
	contentPolicyHeader = []string{contentPolicy}
	nosniffHeader       = []string{"nosniff"}
	ownOriginHeader     = []string{"same-origin"}
	anyResourceHeader   = []string{"cross-origin"}
	referrerHeader      = []string{"same-origin"}
	transportHeader     = []string{"max-age=31536000"} // a year, in seconds
	permissionsHeader   = []string{"geolocation=(self), camera=(), microphone=(), browsing-topics=()"}
)

// limitRate bounds how often one client may ask. Files of the pages and the
// probes of a supervisor are free.
func (s *Server) limitRate() echo.MiddlewareFunc {
	perSecond := s.settings.RateLimit
	store := middleware.NewRateLimiterMemoryStoreWithConfig(middleware.RateLimiterMemoryStoreConfig{
		Rate:      rate.Limit(perSecond),
		Burst:     max(1, int(2*perSecond)),
		ExpiresIn: 3 * time.Minute,
	})
	wait := strconv.Itoa(int(math.Ceil(1 / perSecond)))
	return middleware.RateLimiterWithConfig(middleware.RateLimiterConfig{
		Skipper: func(c echo.Context) bool {
			path := c.Path()
			return strings.HasPrefix(path, "/static/") || path == "/maps/canada.svg" || path == "/healthz" || path == "/readyz"
		},
		Store:               store,
		IdentifierExtractor: func(c echo.Context) (string, error) { return client(c.RealIP()), nil },
		DenyHandler: func(c echo.Context, _ string, _ error) error {
			c.Response().Header().Set("Retry-After", wait)
			return echo.NewHTTPError(http.StatusTooManyRequests)
		},
	})
}

// limitSignIn bounds how often one client may ask for links or try codes,
// whatever the limit of everything else: thirty at once, then two a minute. A
// whole office may stand behind one address.
func limitSignIn() echo.MiddlewareFunc {
	return middleware.RateLimiterWithConfig(middleware.RateLimiterConfig{
		Store: middleware.NewRateLimiterMemoryStoreWithConfig(middleware.RateLimiterMemoryStoreConfig{
			Rate: rate.Limit(2.0 / 60), Burst: 30, ExpiresIn: 30 * time.Minute,
		}),
		IdentifierExtractor: func(c echo.Context) (string, error) { return client(c.RealIP()), nil },
		DenyHandler: func(c echo.Context, _ string, _ error) error {
			c.Response().Header().Set("Retry-After", "30")
			return echo.NewHTTPError(http.StatusTooManyRequests)
		},
	})
}

// longer gives the sender of a file time: the server's own limit is for who
// sends a line.
func longer(next echo.HandlerFunc) echo.HandlerFunc {
	next = middleware.ContextTimeout(uploadPatience)(next)
	return func(c echo.Context) error {
		if err := http.NewResponseController(c.Response()).SetReadDeadline(time.Now().Add(uploadPatience)); err != nil {
			return err
		}
		return next(c)
	}
}

// client is what stands for one visitor: an IPv4 address, or the /64 network
// that a household or a server has of IPv6.
func client(ip string) string {
	addr, err := netip.ParseAddr(ip)
	if err != nil || addr.Is4() {
		return ip
	}
	network, err := addr.Unmap().Prefix(64)
	if err != nil {
		return ip
	}
	return network.String()
}

// clientIP believes X-Forwarded-For only from the proxies named; without any,
// only the connection itself.
func clientIP(proxies []netip.Prefix) echo.IPExtractor {
	if len(proxies) == 0 {
		return echo.ExtractIPDirect()
	}
	options := []echo.TrustOption{echo.TrustLoopback(false), echo.TrustLinkLocal(false), echo.TrustPrivateNet(false)}
	for _, p := range proxies {
		options = append(options, echo.TrustIPRange(&net.IPNet{
			IP: p.Addr().AsSlice(), Mask: net.CIDRMask(p.Bits(), p.Addr().BitLen()),
		}))
	}
	return echo.ExtractIPFromXFFHeader(options...)
}

// anySite lets the pages of other sites read the API (CORS): nothing it says
// depends on who asks.
func anySite(c echo.Context) {
	h := c.Response().Header()
	h["Access-Control-Allow-Origin"] = anyOriginHeader
	if c.Request().Header.Get("Origin") != "" {
		h["Access-Control-Expose-Headers"] = exposedHeader
	}
}

// preflight answers a browser that asks what a page of another site may do.
func preflight(c echo.Context) error {
	h := c.Response().Header()
	h["Access-Control-Allow-Methods"] = readOnlyHeader
	h["Access-Control-Allow-Headers"] = tagHeader
	h["Access-Control-Max-Age"] = dayHeader
	return c.NoContent(http.StatusNoContent)
}

var (
	anyOriginHeader = []string{"*"}
	exposedHeader   = []string{"ETag, Retry-After, " + requestIDHeader}
	readOnlyHeader  = []string{strings.Join(readOnly, ", ")}
	tagHeader       = []string{"If-None-Match"}
	dayHeader       = []string{"86400"} // seconds
)

func isAPI(r *http.Request) bool { return strings.HasPrefix(r.URL.Path, "/api/") }

// ParseProxies reads networks such as 10.0.0.0/8 or single addresses.
func ParseProxies(list []string) ([]netip.Prefix, error) {
	var prefixes []netip.Prefix
	for _, item := range list {
		item = strings.TrimSpace(item)
		prefix, err := netip.ParsePrefix(item)
		if addr, addrErr := netip.ParseAddr(item); addrErr == nil {
			prefix, err = addr.Prefix(addr.BitLen())
		}
		if err != nil {
			return nil, fault.Wrap(fmt.Errorf("proxy %q: %w", item, err), fault.Invalid, "settings.proxy", fault.Args{"Value": item})
		}
		prefixes = append(prefixes, prefix)
	}
	return prefixes, nil
}
