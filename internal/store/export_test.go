package store

// Waited returns how many requests for a connection to write with had to wait.
func (s *Store) Waited() int64 {
	pool, err := s.pool()
	if err != nil {
		panic(err)
	}
	return pool.Stats().WaitCount
}
