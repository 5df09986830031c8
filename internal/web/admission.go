package web

import "github.com/labstack/echo/v4"

// admission is an error for who may not change what the path of a request
// names. It must not read the form: a stranger's upload is refused before it
// is received.
type admission func(c echo.Context) error

// admitted lets a request through to a handler when every admission does.
func admitted(next echo.HandlerFunc, admit []admission) echo.HandlerFunc {
	if len(admit) == 0 {
		return next
	}
	return func(c echo.Context) error {
		for _, check := range admit {
			if err := check(c); err != nil {
				return err
			}
		}
		return next(c)
	}
}

// admitTeam is for the team of a meeting and its coordinators.
func (s *Server) admitTeam(c echo.Context) error {
	_, _, _, err := s.teamOnly(c)
	return err
}

// admitRiding is for the coordinators of a riding.
func (s *Server) admitRiding(c echo.Context) error {
	_, err := s.mayCorrect(c)
	return err
}

// admitJob is for who ordered the packs.
func (s *Server) admitJob(c echo.Context) error {
	_, err := s.jobs.of(c)
	return err
}
