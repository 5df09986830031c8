package web

import "strings"

// sign is a part of what a browser calls itself, and what people call it. Of
// several the first counts: most browsers also name those they descend from.
type sign struct{ in, name string }

var browsers = []sign{
	{"Edg", "Edge"}, {"OPR/", "Opera"}, {"SamsungBrowser/", "Samsung Internet"}, {"FxiOS/", "Firefox"}, {"Firefox/", "Firefox"},
	{"CriOS/", "Chrome"}, {"Chrome/", "Chrome"}, {"Safari/", "Safari"},
}

var systems = []sign{
	{"iPhone", "iPhone"}, {"iPad", "iPad"}, {"Android", "Android"}, {"Windows", "Windows"}, {"Macintosh", "Mac"}, {"CrOS", "ChromeOS"}, {"Linux", "Linux"},
}

// device is what people call the browser and the machine of a user agent; the
// agent as it is where either is not known.
func device(agent string) string {
	browser, system := signOf(agent, browsers), signOf(agent, systems)
	if browser == "" || system == "" {
		return agent
	}
	return browser + " · " + system
}

func signOf(agent string, all []sign) string {
	for _, s := range all {
		if strings.Contains(agent, s.in) {
			return s.name
		}
	}
	return ""
}
