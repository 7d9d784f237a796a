-- Reads pages at random; arguments: host, path and cookie of each. Prints one line of JSON at the end.

local requests = {}

function init(args)
  math.randomseed(20260301)
  for i = 1, #args, 3 do
    local headers = { Host = args[i] }
    if args[i + 2] ~= "" then headers["Cookie"] = args[i + 2] end
    requests[#requests + 1] = wrk.format("GET", args[i + 1], headers)
  end
end

function request()
  return requests[math.random(#requests)]
end

function done(summary, latency)
  local errors = summary.errors
  io.write(string.format(
    '{"requests": %d, "seconds": %.6f, "p50_ms": %.3f, "p95_ms": %.3f, "errors": %d}\n',
    summary.requests, summary.duration / 1e6, latency:percentile(50) / 1000, latency:percentile(95) / 1000,
    errors.status + errors.connect + errors.read + errors.write + errors.timeout))
end
