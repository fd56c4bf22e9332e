#include "stream.h"

#include "failure.h"

#include <time.h>

static struct {
    struct measurement measured;
    uint32_t first_seed, answers;
    uint64_t asked_ns, handed_ns, answered_ns;
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

bool next_seed(uint32_t *seed) {
    if (stream.answers == 0)
        stream.asked_ns = now_ns();
    if (stream.answers == stream.measured.count)
        return false;
    *seed = stream.first_seed + stream.answers;
    stream.handed_ns = now_ns();
    return true;
}

void give_answer(uint32_t checksum) {
    stream.answered_ns = now_ns();
    struct iteration *iteration = &stream.measured.iterations[stream.answers++];
    iteration->checksum = checksum;
    iteration->elapsed_ns = since_handed(stream.answered_ns);
}

void stamp_plateau(uint32_t tasks, poke_function *poke, void *context) {
    (void)tasks, (void)poke, (void)context;
    stream.measured.iterations[stream.answers].plateau_ns = since_handed(now_ns());
}

struct measurement measure(const struct request *request, const struct tools *tools) {
    uint32_t count = request->warmup + request->iterations;
    stream.measured = (struct measurement){
        .count = count, .iterations = allocate(count, sizeof *stream.measured.iterations)};
    stream.first_seed = request->seed;
    stream.answers = 0;
    uint64_t began_ns = now_ns();
    request->implementation->run(&request->parameters, tools);
    stream.measured.join_ns = now_ns() - stream.answered_ns;
    stream.measured.spawn_ns = stream.asked_ns - began_ns;
    return stream.measured;
}
