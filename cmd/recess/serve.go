package main

import (
	"fmt"
	"math"
	"net"

	"recess/internal/app"
	"recess/internal/fault"
)

type serveCommand struct {
	Addr         string   `default:"127.0.0.1:8080" help:"Address to listen on."`
	RateLimit    float64  `default:"20" help:"Requests a second for one client, loopback included; 0 for no limit."`
	Represent    string   `placeholder:"URL" help:"Ask the Represent API at this address when our own tables cannot tell a riding exactly, such as https://represent.opennorth.ca."`
	MetricsToken string   `placeholder:"TOKEN" help:"Open /metrics to whoever sends this bearer token; without it, only to this machine."`
	TrustedProxy []string `placeholder:"NETWORK" help:"Proxies whose X-Forwarded-For is believed, such as 10.0.0.0/8."`
}

func (serveCommand) Help() string {
	return `Makes the database when there is none, brings an older one up to date, prints the address, and runs until it is told to stop; then it finishes what is in flight.

Example: recess serve --addr 127.0.0.1:8080 --db recess.db

Every flag is also an environment variable (RECESS_RATE_LIMIT) and a line of the settings file (rate-limit = 50).`
}

func (c *serveCommand) Run(s *session) error {
	if !(c.RateLimit >= 0) || math.IsInf(c.RateLimit, 0) { // also for NaN
		return usageError{fault.New(fault.Invalid, "settings.rate", nil)}
	}
	if err := app.CheckProxies(c.TrustedProxy); err != nil {
		return usageError{err}
	}
	s.settings.RateLimit = c.RateLimit
	s.settings.Represent = c.Represent
	s.settings.MetricsToken = c.MetricsToken
	s.settings.TrustedProxies = c.TrustedProxy
	recess, err := app.Open(s, s.settings)
	if err != nil {
		return err
	}
	defer recess.Close()
	return recess.Serve(s, c.Addr, func(a net.Addr) {
		fmt.Fprintf(s.stdout, "http://%s/\n", a)
	})
}
