//go:build race

package apptest

// RaceDetector reports whether the race detector is on, which slows a test ten
// times: it finds with a hundred people what it finds with a thousand.
const RaceDetector = true
