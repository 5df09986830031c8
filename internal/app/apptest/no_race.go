//go:build !race

package apptest

// RaceDetector reports whether the race detector is on.
const RaceDetector = false
