-- Prints what wrk counted, with its "correction": value in µs and count, one bucket a line.
function done(summary, latency)
  io.write(string.format("\nanswered %d in %d\n", summary.requests, summary.duration))
  for i = 1, #latency do
    local us, count = latency(i)
    io.write(string.format("%d %d\n", us, tonumber(count)))
  end
end
