"""Prints a calendar file as another implementation, python3-icalendar, reads it."""
import datetime
import json
import sys

import icalendar

content = sys.stdin.buffer.read()
calendar = icalendar.Calendar.from_ical(content)


def utc(moment):
    return moment.dt.astimezone(datetime.timezone.utc).strftime("%Y-%m-%dT%H:%M:%SZ")


def text(thing, name):
    return str(thing[name]) if name in thing else ""


def attendees(event):
    found = event.get("ATTENDEE", [])
    return [str(a) for a in (found if isinstance(found, list) else [found])]


def seen(event):
    organizer = event.get("ORGANIZER")
    return {
        "uid": text(event, "UID"),
        "sequence": int(event["SEQUENCE"]),
        "status": text(event, "STATUS"),
        "start": utc(event["DTSTART"]),
        "end": utc(event["DTEND"]),
        "wall": event["DTSTART"].dt.strftime("%Y-%m-%d %H:%M"),
        "summary": text(event, "SUMMARY"),
        "description": text(event, "DESCRIPTION"),
        "location": text(event, "LOCATION"),
        "url": text(event, "URL"),
        "organizer": str(organizer) if organizer else "",
        "name": str(organizer.params["CN"]) if organizer and "CN" in organizer.params else "",
        "attendees": attendees(event),
        "alarms": len(event.walk("VALARM")),
    }


json.dump(
    {
        "method": text(calendar, "METHOD"),
        "name": text(calendar, "X-WR-CALNAME"),
        "refresh": calendar["REFRESH-INTERVAL"].to_ical().decode() if "REFRESH-INTERVAL" in calendar else "",
        "zones": [text(zone, "TZID") for zone in calendar.walk("VTIMEZONE")],
        "events": [seen(event) for event in calendar.walk("VEVENT")],
    },
    sys.stdout,
)
