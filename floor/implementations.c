// The table of what there is, in the contract's order, and its printed form.
#include "contract.h"
#include "kernels.h"
#include "primitives.h"
#include "workloads.h"

#include <inttypes.h>
#include <stdio.h>

#define PARAMETER(field, least) {#field, offsetof(struct parameters, field), least}

static const struct workload timers = {
    .name = "timers",
    .traced_iterations = 1,
    .parameters =
        (const struct parameter[]){
            PARAMETER(concurrency, 1),
            PARAMETER(hops, 1),
            PARAMETER(delay_ms_min, 1),
            PARAMETER(delay_ms_max, 1),
            {0},
        },
};
static const struct workload compute = {
    .name = "compute",
    .traced_iterations = 3,
    .parameters =
        (const struct parameter[]){
            PARAMETER(units, 1), PARAMETER(size, 2), PARAMETER(workers, 1), {0}},
};
static const struct workload spawn = {
    .name = "spawn",
    .plateaus = 2,
    .parameters =
        (const struct parameter[]){PARAMETER(concurrency, 1), PARAMETER(depth, 1), {0}},
};
static const struct workload mailbox = {
    .name = "mailbox",
    .plateaus = 1,
    .parameters = (const struct parameter[]){PARAMETER(concurrency, 1), {0}},
};

const struct implementation implementations[] = {
    {&timers, "thread", timers_thread, false},
    {&timers, "epoll", timers_epoll, false},
    {&timers, "timerfd", timers_timerfd, false},
    {&compute, "sequential", compute_sequential, true},
    {&compute, "thread", compute_thread, false},
    {&compute, "thread-pool", compute_thread_pool, false},
    {&spawn, "thread", spawn_thread, false},
    {&spawn, "process", spawn_process, false},
    {&mailbox, "thread", mailbox_thread, false},
    {0},
};

static void print_vectors(void) {
    uint32_t total = 0;
    for (uint32_t i = 0; i < 8; i++)
        total = fold(total, i, unit(1, i, 10000));
    printf("{\"vectors\":{\"fmix32(1)\":\"%08" PRIx32 "\",", fmix32(1));
    printf("\"fmix32(4294967295)\":\"%08" PRIx32 "\",", fmix32(UINT32_MAX));
    printf("\"seed_for(1,0)\":\"%08" PRIx32 "\",", seed_for(1, 0));
    printf("\"unit(1,0,1000)\":\"%08" PRIx32 "\",", unit(1, 0, 1000));
    printf("\"fold(unit(1,i,10000),i<8)\":\"%08" PRIx32 "\"}}\n", total);
}

static void print_implementation(const struct implementation *one) {
    printf("{\"implementation\":{\"workload\":\"%s\",\"model\":\"%s\",",
           one->workload->name,
           one->model);
    printf("\"kinds\":[\"timed\",\"%s\"],\"parameters\":{",
           one->workload->plateaus > 0 ? "held" : "traced");
    const char *separator = "";
    for (const struct parameter *p = one->workload->parameters; p->name != NULL; p++) {
        printf("%s\"%s\":%" PRIu32, separator, p->name, p->least);
        separator = ",";
    }
    puts("}}}");
}

void print_list(void) {
    print_vectors();
    for (const struct implementation *one = implementations; one->workload != NULL; one++)
        print_implementation(one);
}
