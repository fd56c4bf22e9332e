#include "stream.h"

#include "failure.h"
#include "primitives.h"

#include <string.h>
#include <time.h>

#define FIRST_TIMED_SEED (UINT32_C(1) << 31) // far from the seeds of the warm-ups

static struct {
    const struct request *request;
    struct measurement measured;
    bool warm; // this iteration is timed
    bool out;  // a seed is, and not answered yet
    uint32_t answers, plateaus;
    uint64_t asked_ns, first_ns, handed_ns, plateau_ns, answered_ns;
} stream;

uint64_t now_ns(void) {
    struct timespec now;
    must(clock_gettime(CLOCK_MONOTONIC, &now), "read the clock");
    return (uint64_t)now.tv_sec * 1000000000 + (uint64_t)now.tv_nsec;
}

// At least 1: less than the clock can tell is not nothing.
static uint64_t since_handed(uint64_t now) {
    return now > stream.handed_ns ? now - stream.handed_ns : 1;
}

// Before the first answer, no time has passed.
static bool is_warm(void) {
    const struct request *request = stream.request;
    return stream.measured.warmups.count >= request->warmup_least &&
           stream.answered_ns - stream.first_ns >= UINT64_C(1000000) * request->warmup_ms;
}

bool next_seed(uint32_t *seed) {
    if (stream.out)
        contradict("a seed was asked for", "the one before is not answered");
    if (stream.asked_ns == 0)
        stream.asked_ns = now_ns();
    stream.warm = is_warm();
    if (stream.answers == stream.measured.count)
        return false;
    *seed = stream.request->seed +
            (stream.warm ? FIRST_TIMED_SEED + stream.answers : stream.measured.warmups.count);
    stream.out = true;
    stream.plateaus = 0;
    stream.plateau_ns = 0;
    stream.handed_ns = now_ns();
    if (stream.first_ns == 0)
        stream.first_ns = stream.handed_ns;
    return true;
}

static void add_warmup(struct warmups *warmups, struct iteration iteration) {
    if (warmups->count == 0)
        warmups->first = iteration;
    warmups->ns += iteration.elapsed_ns;
    warmups->fold = fold(warmups->fold, warmups->count, iteration.checksum);
    warmups->last_ns[warmups->count % WARMUPS_KEPT] = iteration.elapsed_ns;
    warmups->count++;
}

void give_answer(uint32_t checksum) {
    uint64_t now = now_ns();
    if (stream.answered_ns != 0)
        stream.measured.between_ns += stream.handed_ns - stream.answered_ns;
    stream.answered_ns = now;
    stream.out = false;
    if (stream.plateaus != stream.request->implementation->workload->plateaus)
        contradict("plateaus", "an iteration had too few or too many");
    struct iteration iteration = {checksum, since_handed(now), stream.plateau_ns};
    if (stream.warm)
        stream.measured.iterations[stream.answers++] = iteration;
    else
        add_warmup(&stream.measured.warmups, iteration);
}

void stamp_plateau(uint32_t tasks, poke_function *poke, void *context) {
    (void)tasks, (void)poke, (void)context;
    stream.plateau_ns = since_handed(now_ns());
    stream.plateaus++;
}

struct position stream_position(void) {
    return (struct position){stream.answers, stream.plateaus};
}

struct measurement measure(const struct request *request, const struct tools *tools) {
    uint32_t count = request->iterations;
    memset(&stream, 0, sizeof stream);
    stream.request = request;
    stream.measured.count = count;
    stream.measured.iterations = allocate(count, sizeof *stream.measured.iterations);
    uint64_t began_ns = now_ns();
    request->implementation->run(&request->parameters, tools);
    stream.measured.join_ns = now_ns() - stream.answered_ns;
    stream.measured.spawn_ns = stream.asked_ns - began_ns;
    return stream.measured;
}
