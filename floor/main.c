#include "contract.h"
#include "failure.h"
#include "hold.h"
#include "kernels.h"
#include "sleep.h"
#include "stream.h"
#include "trace.h"

#include <inttypes.h>
#include <sched.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>

static void ignore_start(uint32_t task, uint32_t ms) { (void)task, (void)ms; }

static void ignore_end(uint32_t task) { (void)task; }

static const struct tools timed = {
    .unit = unit,
    .sleep = plain_sleep,
    .starts = ignore_start,
    .ends = ignore_end,
    .plateau = stamp_plateau,
};
static const struct tools traced = {
    .unit = record_unit,
    .sleep = record_sleep,
    .starts = record_start,
    .ends = record_end,
    .plateau = stamp_plateau,
};
static const struct tools held = {
    .unit = unit,
    .sleep = plain_sleep,
    .starts = ignore_start,
    .ends = ignore_end,
    .plateau = hold_plateau,
};

static int usable_cpus(void) {
    cpu_set_t set;
    must(sched_getaffinity(0, sizeof set, &set), "count the CPUs");
    return CPU_COUNT(&set);
}

static void print_iteration(const struct iteration *iteration) {
    printf("{\"checksum\":\"%08" PRIx32 "\",\"elapsed_ns\":%" PRIu64,
           iteration->checksum,
           iteration->elapsed_ns);
    if (iteration->plateau_ns != 0)
        printf(",\"plateau_ns\":%" PRIu64, iteration->plateau_ns);
    putchar('}');
}

static void print_warmups(const struct warmups *warmups) {
    printf("\"warmups\":{\"count\":%" PRIu32 ",\"ns\":%" PRIu64 ",\"fold\":\"%08" PRIx32
           "\",\"first\":",
           warmups->count,
           warmups->ns,
           warmups->fold);
    print_iteration(&warmups->first);
    printf(",\"last_ns\":[");
    uint32_t first = warmups->count > WARMUPS_KEPT ? warmups->count - WARMUPS_KEPT : 0;
    for (uint32_t i = first; i < warmups->count; i++)
        printf(i == first ? "%" PRIu64 : ",%" PRIu64, warmups->last_ns[i % WARMUPS_KEPT]);
    printf("]},");
}

static void print_measurement(const struct measurement *measured) {
    printf("{\"measurement\":{\"contract\":2,\"facts\":{\"cpus\":%d,\"version\":\"%s\"},",
           usable_cpus(),
           __VERSION__);
    printf("\"spawn_ns\":%" PRIu64 ",\"between_ns\":%" PRIu64 ",\"join_ns\":%" PRIu64 ",",
           measured->spawn_ns,
           measured->between_ns,
           measured->join_ns);
    if (measured->warmups.count > 0)
        print_warmups(&measured->warmups);
    printf("\"iterations\":[");
    for (uint32_t i = 0; i < measured->count; i++) {
        if (i > 0)
            putchar(',');
        print_iteration(&measured->iterations[i]);
    }
    puts("],\"metrics\":{}}}");
}

static struct measurement measure_traced(const struct request *request) {
    trace_open(request->trace, &request->parameters);
    struct measurement measured = measure(request, &traced);
    trace_close();
    return measured;
}

static void run(const struct request *request) {
    struct measurement measured = request->trace != NULL
                                      ? measure_traced(request)
                                      : measure(request, request->hold ? &held : &timed);
    print_measurement(&measured);
    free(measured.iterations);
}

// As the runtimes of Go, Node and .NET do at their start.
static void raise_descriptor_limit(void) {
    struct rlimit limit;
    must(getrlimit(RLIMIT_NOFILE, &limit), "read the limit of descriptors");
    limit.rlim_cur = limit.rlim_max;
    must(setrlimit(RLIMIT_NOFILE, &limit), "raise the limit of descriptors");
}

int main(int argc, char *argv[]) {
    if (argc == 2 && strcmp(argv[1], "--list") == 0) {
        print_list();
    } else {
        raise_descriptor_limit();
        struct request request = parse_arguments(argc - 1, argv + 1);
        run(&request);
    }
    must(fflush(stdout), "print");
}
