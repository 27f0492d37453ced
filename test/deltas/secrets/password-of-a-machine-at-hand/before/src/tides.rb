TIDES = ENV.fetch('TIDES')
