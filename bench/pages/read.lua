-- Reads pages in turn; arguments: the Host, then path and cookie of each. Prints one line of JSON at the end.

local requests = {}
local turn = 0

function init(args)
  for i = 2, #args, 2 do
    local headers = { Host = args[1] }
    if args[i + 1] ~= "" then headers["Cookie"] = args[i + 1] end
    requests[#requests + 1] = wrk.format("GET", args[i], headers)
  end
end

function request()
  turn = turn % #requests + 1
  return requests[turn]
end

function done(summary, latency)
  local errors = summary.errors
  io.write(string.format(
    '{"requests": %d, "seconds": %.6f, "p50_ms": %.3f, "p95_ms": %.3f, "errors": %d}\n',
    summary.requests, summary.duration / 1e6, latency:percentile(50) / 1000, latency:percentile(95) / 1000,
    errors.status + errors.connect + errors.read + errors.write + errors.timeout))
end
