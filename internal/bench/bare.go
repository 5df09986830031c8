package main

import (
	"bytes"
	"context"
	"fmt"
	"net"
	"net/http"
	"os"
	"strconv"

	"github.com/labstack/echo/v4"

	"recess/internal/app"
)

// bareCommand, as first argument, makes the program the server that Recess is
// compared to.
const bareCommand = "bare"

// bare starts a process with one Echo handler and nothing around it. Whatever
// is asked, it answers size bytes of a media type.
func bare(ctx context.Context, size int, mediaType string) (*process, error) {
	self, err := os.Executable()
	if err != nil {
		return nil, err
	}
	return launch(ctx, os.Stderr, self, bareCommand, strconv.Itoa(size), mediaType)
}

// serveBare is that process. It prints its address as Recess does.
func serveBare() error {
	if len(os.Args) != 4 {
		return fmt.Errorf("usage: bench %s BYTES TYPE", bareCommand)
	}
	size, err := strconv.Atoi(os.Args[2])
	if err != nil {
		return err
	}
	body, mediaType := bytes.Repeat([]byte("."), size), os.Args[3]
	e := echo.New()
	e.GET("/*", func(c echo.Context) error { return c.Blob(http.StatusOK, mediaType, body) })
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return err
	}
	fmt.Printf("http://%s/\n", listener.Addr())
	return app.NewServer(e).Serve(listener) // with the time limits of Recess: what differs is what stands in the server
}
