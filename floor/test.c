// What the contract can't show from outside: the primitives, the refusals, the gates, and that
// recorded units meet. Every test ends by itself: what hangs is ended by a timer.
#include "contract.h"
#include "failure.h"
#include "gate.h"
#include "kernels.h"
#include "primitives.h"
#include "sleep.h"
#include "stream.h"
#include "trace.h"

#include <fcntl.h>
#include <inttypes.h>
#include <sched.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#define LENGTH(array) (sizeof(array) / sizeof *(array))

#define EXPECT(expected, actual) expect(__LINE__, #actual, (expected), (actual))

static void expect(int line, const char *what, uint64_t expected, uint64_t actual) {
    if (expected == actual)
        return;
    fprintf(stderr,
            "test.c:%d: %s: expected %" PRIx64 ", was %" PRIx64 "\n",
            line,
            what,
            expected,
            actual);
    exit(1);
}

// What waitpid says of a child that runs `body`, quietly.
static int status_of(void (*body)(const char *), const char *argument) {
    pid_t child = must(fork(), "fork");
    if (child == 0) {
        must(dup2(must(open("/dev/null", O_WRONLY), "open"), STDERR_FILENO), "hush");
        body(argument);
        _exit(0);
    }
    int status;
    must(waitpid(child, &status, 0), "wait");
    return status;
}

static void primitives_give_the_vectors(void) {
    EXPECT(0x514e28b7, fmix32(1));
    EXPECT(0x81f16f39, fmix32(UINT32_MAX));
    EXPECT(0x514e28b7, seed_for(1, 0));
    EXPECT(GOLDEN, seed_for(0, 0));
    EXPECT(0x60a2aeb2, unit(1, 0, 1000));
    uint32_t total = 0;
    for (uint32_t i = 8; i-- > 0;)
        total = fold(total, i, unit(1, i, 10000));
    EXPECT(0x7de2d8b8, total);
}

struct words {
    int count;
    char *words[32];
    char text[512]; // what `words` points into
};

static struct words *split(const char *text) {
    struct words *split = allocate(1, sizeof *split);
    snprintf(split->text, sizeof split->text, "%s", text);
    char *rest = split->text;
    for (char *word; (word = strsep(&rest, " ")) != NULL;)
        split->words[split->count++] = word;
    return split;
}

static void parse(const char *argument) {
    struct words *words = split(argument);
    parse_arguments(words->count, words->words);
    free(words);
}

#define SPAWN "--workload spawn --model thread --concurrency 3"
#define COMPUTE "--workload compute --model sequential --units 2 --size 2"
#define TIMERS "--workload timers --model epoll --concurrency 1 --hops 1 --delay_ms_max 1"
#define ONCE " --seed 1 --warmup 0 --iterations 1"

static void arguments_are_taken_in_any_order(void) {
    struct words *words =
        split("--iterations 3 --hops 2 --seed 4294967295 --delay_ms_max 2147483647"
              " --model epoll --warmup 0 --concurrency 1 --workload timers");
    struct request request = parse_arguments(words->count, words->words);
    EXPECT(0, (uint64_t)strcmp("epoll", request.implementation->model));
    EXPECT(UINT32_MAX, request.seed);
    EXPECT(3, request.iterations);
    EXPECT(1, request.parameters.concurrency);
    EXPECT(2, request.parameters.hops);
    EXPECT(2147483647, request.parameters.delay_ms_max);
    free(words);
}

static void right_arguments_are_accepted(void) {
    const char *const right[] = {
        SPAWN ONCE,
        SPAWN ONCE " --hold",
        "--census --hold " SPAWN ONCE,
        TIMERS ONCE " --trace --hold",
        COMPUTE " --workers 1" ONCE,
        SPAWN " --seed 0 --warmup 1000000 --iterations 0",
    };
    for (size_t i = 0; i < LENGTH(right); i++)
        EXPECT(0, (uint64_t)status_of(parse, right[i]));
}

static void wrong_arguments_are_refused(void) {
    const char *const wrong[] = {
        "",
        "--list " SPAWN ONCE,
        "--workload nothing --model thread --concurrency 3" ONCE,
        "--workload spawn --model epoll --concurrency 3" ONCE,
        "--workload spawn --model thread" ONCE,
        SPAWN ONCE " --units 1",
        SPAWN ONCE " --concurrency 3",
        SPAWN ONCE " --seed",
        SPAWN ONCE " stray",
        SPAWN ONCE " --hold --hold",
        SPAWN ONCE " --hold 1",
        SPAWN ONCE " --census",
        SPAWN ONCE " --trace x",
        SPAWN ONCE " --hold --trace x",
        TIMERS ONCE " --hold",
        TIMERS ONCE " --trace",
        TIMERS ONCE " --trace x --trace y",
        TIMERS " --seed 1 --warmup 1 --iterations 1 --trace x",
        SPAWN " --seed 1 --warmup 0 --iterations 2 --hold",
        SPAWN " --seed 1 --warmup 0 --iterations 0",
        SPAWN " --seed 1 --warmup 0 --iterations 1000001",
        SPAWN " --seed 1 --warmup 1000001 --iterations 1",
        SPAWN " --seed 4294967296 --warmup 0 --iterations 1",
        SPAWN " --seed -1 --warmup 0 --iterations 1",
        SPAWN " --seed +1 --warmup 0 --iterations 1",
        SPAWN " --seed 1x --warmup 0 --iterations 1",
        SPAWN " --seed  --warmup 0 --iterations 1",
        SPAWN " --seed=1 --warmup 0 --iterations 1",
        SPAWN " --see 1 --warmup 0 --iterations 1",
        SPAWN " -seed 1 --warmup 0 --iterations 1",
        SPAWN " --seed 99999999999999999999999 --warmup 0 --iterations 1",
        "--workload spawn --model thread --concurrency 0" ONCE,
        "--workload spawn --model thread --concurrency 2147483648" ONCE,
        "--workload compute --model thread --units 1 --size 1 --workers 1" ONCE,
        COMPUTE " --workers 2" ONCE,
    };
    for (size_t i = 0; i < LENGTH(wrong); i++) {
        int status = status_of(parse, wrong[i]);
        if (!WIFEXITED(status) || WEXITSTATUS(status) != 64)
            fail("not refused", wrong[i]);
    }
}

struct visit {
    struct gate *gate;
    void (*enter)(struct gate *gate);
    atomic_uint *passed;
};

static void *pay_visit(void *argument) {
    struct visit *visit = argument;
    visit->enter(visit->gate);
    atomic_fetch_add(visit->passed, 1);
    return NULL;
}

static uint32_t missing(struct gate *gate) {
    check(pthread_mutex_lock(&gate->lock), "lock");
    uint32_t count = gate->missing;
    check(pthread_mutex_unlock(&gate->lock), "unlock");
    return count;
}

// Three threads come to the gate; when `left` more are missing, none has passed; then `let` lets
// them.
static void
visitors_wait(void (*enter)(struct gate *), void (*let)(struct gate *), uint32_t left) {
    struct gate gate;
    gate_init(&gate, 3 + left, PTHREAD_PROCESS_PRIVATE);
    atomic_uint passed = 0;
    struct visit visit = {&gate, enter, &passed};
    pthread_t threads[3];
    for (int i = 0; i < 3; i++)
        check(pthread_create(&threads[i], NULL, pay_visit, &visit), "make a thread");
    while (missing(&gate) != left)
        sched_yield();
    EXPECT(0, atomic_load(&passed));
    let(&gate);
    for (int i = 0; i < 3; i++)
        check(pthread_join(threads[i], NULL), "join");
    EXPECT(3, atomic_load(&passed));
    gate_destroy(&gate);
}

static void the_last_to_come_opens_the_first_gate(void) { visitors_wait(gate_pass, gate_pass, 1); }

static void gather_and_open(struct gate *gate) {
    gate_gather(gate);
    gate_open(gate);
}

static void the_parent_opens_the_second_gate(void) {
    visitors_wait(gate_park, gather_and_open, 0);
}

static void ignore_start(uint32_t task, uint32_t ms) { (void)task, (void)ms; }
static void ignore_end(uint32_t task) { (void)task; }

static const struct tools plain = {unit, plain_sleep, ignore_start, ignore_end, stamp_plateau};
static const struct tools recording = {
    .unit = record_unit, .sleep = record_sleep, .starts = record_start, .ends = record_end};

static struct measurement run(const char *arguments, const struct tools *tools) {
    struct words *words = split(arguments);
    struct request request = parse_arguments(words->count, words->words);
    free(words);
    return measure(&request, tools);
}

static void implementations_give_the_reference_checksums(void) {
    static const struct reference {
        const char *arguments;
        uint32_t checksums[2];
    } references[] = {
        {"--workload timers --model thread --concurrency 1000 --hops 5 --delay_ms_max 20",
         {0x1109a677, 0x187a4b05}},
        {"--workload timers --model epoll --concurrency 1000 --hops 5 --delay_ms_max 20",
         {0x1109a677, 0x187a4b05}},
        {"--workload compute --model sequential --units 64 --size 1000 --workers 1",
         {0x71bf7c99, 0xd20ad2bb}},
        {"--workload compute --model thread --units 64 --size 1000 --workers 3",
         {0x71bf7c99, 0xd20ad2bb}},
        {"--workload spawn --model thread --concurrency 1000", {0xcb246484, 0xb4192a70}},
        {"--workload spawn --model process --concurrency 1", {0xc5a124cb, 0x4bc367b8}},
        {"--workload mailbox --model thread --concurrency 1000", {0xd6083bf6, 0xde461b28}},
    };
    for (size_t i = 0; i < LENGTH(references); i++) {
        char arguments[160];
        snprintf(arguments,
                 sizeof arguments,
                 "%s --seed 2 --warmup 1 --iterations 1",
                 references[i].arguments);
        struct measurement measured = run(arguments, &plain);
        EXPECT(2, measured.count);
        for (uint32_t k = 0; k < 2; k++)
            EXPECT(references[i].checksums[k], measured.iterations[k].checksum);
        free(measured.iterations);
    }
}

static void processes_answer_as_threads_do(void) {
    struct measurement threads =
        run("--workload spawn --model thread --concurrency 20" ONCE, &plain);
    struct measurement forked =
        run("--workload spawn --model process --concurrency 20" ONCE, &plain);
    EXPECT(threads.iterations->checksum, forked.iterations->checksum);
    free(threads.iterations);
    free(forked.iterations);
}

static void poke_twice(uint32_t tasks, poke_function *poke, void *context) {
    EXPECT(9, tasks);
    EXPECT(fmix32(seed_for(1, 7) + 5), poke(context, 7, 5));
    EXPECT(fmix32(seed_for(1, 7) - 1), poke(context, 7, UINT32_MAX));
}

static void poked_tasks_answer_and_park_again(void) {
    const struct tools poking = {.plateau = poke_twice};
    struct measurement poked =
        run("--workload mailbox --model thread --concurrency 9" ONCE, &poking);
    struct measurement left =
        run("--workload mailbox --model thread --concurrency 9" ONCE, &plain);
    EXPECT(left.iterations->checksum, poked.iterations->checksum);
    free(poked.iterations);
    free(left.iterations);
}

static char trace[] = "/tmp/floor-test-XXXXXX";

// The slices of the trace: how many, and the fold of their answers.
static uint32_t read_trace(uint32_t *total) {
    FILE *file = fopen(trace, "r");
    char line[320];
    EXPECT(1, file != NULL && fgets(line, sizeof line, file) != NULL && strcmp(line, "[\n") == 0);
    uint32_t count = 0;
    for (*total = 0; fgets(line, sizeof line, file) != NULL; count++) {
        uint32_t task, answer;
        EXPECT(1, (uint64_t)sscanf(strstr(line, "\"task\":"), "\"task\":%" SCNu32, &task));
        EXPECT(1, (uint64_t)sscanf(strstr(line, "\"answer\":"), "\"answer\":%" SCNu32, &answer));
        *total = fold(*total, task, answer);
    }
    fclose(file);
    return count;
}

static void parallel_units_meet_and_are_recorded(void) {
    const struct parameters odd[] = {
        {.units = 1, .size = 2, .workers = 2},
        {.units = 2, .size = 2, .workers = 3},
        {.units = 3, .size = 2, .workers = 2},
        {.units = 64, .size = 100, .workers = 2},
        {.units = 65, .size = 100, .workers = 3},
        {.units = 5, .size = 100, .workers = 1},
    };
    for (size_t i = 0; i < LENGTH(odd); i++) {
        char arguments[160];
        snprintf(arguments,
                 sizeof arguments,
                 "--workload compute --model thread --units %" PRIu32 " --size %" PRIu32
                 " --workers %" PRIu32 ONCE,
                 odd[i].units,
                 odd[i].size,
                 odd[i].workers);
        trace_open(trace, &odd[i]);
        struct measurement measured = run(arguments, &recording);
        trace_close();
        uint32_t total;
        EXPECT(odd[i].units, read_trace(&total));
        EXPECT(measured.iterations->checksum, total);
        free(measured.iterations);
    }
}

static void sleeps_are_recorded(void) {
    const struct parameters given = {.concurrency = 10, .hops = 3, .delay_ms_max = 5};
    const char *const models[] = {
        "--workload timers --model thread --concurrency 10 --hops 3 --delay_ms_max 5" ONCE,
        "--workload timers --model epoll --concurrency 10 --hops 3 --delay_ms_max 5" ONCE,
    };
    for (size_t i = 0; i < LENGTH(models); i++) {
        trace_open(trace, &given);
        struct measurement measured = run(models[i], &recording);
        trace_close();
        uint32_t total;
        EXPECT(30, read_trace(&total));
        free(measured.iterations);
    }
}

// Four units, and two workers that are said to share them.
static void record_serially(const char *argument) {
    const struct parameters given = {.units = 4, .size = 2, .workers = 2};
    (void)argument;
    alarm(1);
    trace_open(trace, &given);
    for (uint32_t i = 0; i < given.units; i++)
        record_unit(1, i, given.size);
}

static void a_serial_caller_meets_nobody(void) {
    int status = status_of(record_serially, NULL);
    EXPECT(1, WIFSIGNALED(status));
    EXPECT(SIGALRM, (uint64_t)WTERMSIG(status));
    uint32_t total;
    EXPECT(0, read_trace(&total));
}

int main(void) {
    alarm(120);
    must(close(must(mkstemp(trace), "make a file")), "close");
    primitives_give_the_vectors();
    arguments_are_taken_in_any_order();
    right_arguments_are_accepted();
    wrong_arguments_are_refused();
    the_last_to_come_opens_the_first_gate();
    the_parent_opens_the_second_gate();
    implementations_give_the_reference_checksums();
    processes_answer_as_threads_do();
    poked_tasks_answer_and_park_again();
    parallel_units_meet_and_are_recorded();
    sleeps_are_recorded();
    a_serial_caller_meets_nobody();
    must(unlink(trace), "remove the trace");
    puts("floor: all tests passed");
}
