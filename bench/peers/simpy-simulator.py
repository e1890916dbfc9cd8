"""The model of plimsoll/simulate.ts in SimPy: P2C over single-slot pods, Poisson arrivals, exponential service of 5 ms,
each pod busy for 70 % of the time. python3 simpy-simulator.py PODS REQUESTS
"""
import json
import random
import resource
import sys
import time

import simpy

pods, requests = (int(each) for each in sys.argv[1:3])
mean_ms = 5
rate_per_ms = 0.7 * pods / mean_ms
env = simpy.Environment()
slots = [simpy.Resource(env, capacity=1) for _ in range(pods)]
in_flight = [0] * pods
response_times_ms = []


def request():
    came_ms = env.now
    first, second = random.sample(range(pods), 2)
    pod = second if in_flight[second] < in_flight[first] else first
    in_flight[pod] += 1
    with slots[pod].request() as slot:
        yield slot
        yield env.timeout(random.expovariate(1 / mean_ms))
    in_flight[pod] -= 1
    response_times_ms.append(env.now - came_ms)


def load():
    for _ in range(requests):
        yield env.timeout(random.expovariate(rate_per_ms))
        env.process(request())


random.seed(7)
started = time.thread_time()
env.process(load())
env.run()
seconds = time.thread_time() - started
peak_memory_mib = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
mean = sum(response_times_ms) / len(response_times_ms)
outcome = {"requests": len(response_times_ms), "seconds": seconds, "peakMemoryMiB": peak_memory_mib, "meanMs": mean}
print(json.dumps(outcome))
