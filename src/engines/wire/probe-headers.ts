/** What a pod's answer to a probe says, in its head. */
export const inFlightHeader = 'x-plimsoll-in-flight';
/** In ms. */
export const latencyHeader = 'x-plimsoll-latency';
