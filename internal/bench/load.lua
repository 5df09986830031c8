-- Asks for the paths of a file in turn, with a cookie unless it is empty, and
-- prints how many requests were answered, in how many microseconds, and how
-- many failed or were not 2xx or 3xx.
local requests, at = {}, 0

function init(args)
  if args[2] ~= "" then
    wrk.headers["Cookie"] = args[2]
  end
  for path in io.lines(args[1]) do
    requests[#requests + 1] = wrk.format("GET", path)
  end
end

function request()
  at = at % #requests + 1
  return requests[at]
end

function done(summary)
  local e = summary.errors
  io.write(summary.requests, " ", summary.duration, " ", e.connect + e.read + e.write + e.status + e.timeout, "\n")
end
