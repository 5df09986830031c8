// Package templates carries the pages, their parts and the files they load.
package templates

import "embed"

// Pages are the html/template sources: pages/*.html, one a page, and
// partials/*.html, which any page may use.
//
//go:embed pages partials
var Pages embed.FS

// Static are the files a browser loads, served as they are.
//
//go:embed static
var Static embed.FS

// Email are the messages: email/KIND.txt and email/KIND.html, a text/template
// and an html/template of the same words, each within its layout.
//
//go:embed email
var Email embed.FS
