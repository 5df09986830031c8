package apptest

import (
	"testing"

	"recess/internal/app"
)

// publish publishes the sample campaign with its papers, as an organisation
// would its own.
func publish(t testing.TB, s *Server) {
	t.Helper()
	if err := s.App.Campaigns.Publish(t.Context(), app.SampleCampaign, "", 0); err != nil {
		t.Fatal(err)
	}
}

// StartFresh is Start as an organisation begins: no campaign is published.
func StartFresh(t testing.TB, database string, change ...func(*app.Settings)) *Server {
	t.Helper()
	return start(t, database, change...)
}
