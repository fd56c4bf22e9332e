// What the contract can't show from outside: the primitives, the refusals, the gates, and that
// recorded units meet. Every test ends by itself: what hangs is ended by a timer.
#include "contract.h"
#include "failure.h"
#include "gate.h"
#include "kernels.h"
#include "loop.h"
#include "primitives.h"
#include "queue.h"
#include "sleep.h"
#include "stream.h"
#include "trace.h"

#include <fcntl.h>
#include <inttypes.h>
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

static void jobs_are_taken_in_turn_and_to_the_end(void) {
    struct queue queue;
    struct job job;
    queue_init(&queue, 2);
    uint32_t taken = 0;
    for (uint32_t put = 0; put < 5; put++) { // round the ring
        queue_put(&queue, (struct job){.seed = 1, .unit = put});
        if (put == 0)
            continue;
        EXPECT(true, queue_take(&queue, &job));
        EXPECT(taken++, job.unit);
    }
    queue_close(&queue);
    EXPECT(true, queue_take(&queue, &job));
    EXPECT(taken, job.unit);
    EXPECT(false, queue_take(&queue, &job));
    queue_destroy(&queue);
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

#define SPAWN "--workload spawn --model thread --concurrency 3 --depth 1"
#define COMPUTE "--workload compute --model sequential --units 2 --size 2"
#define TIMERS                                                                                    \
    "--workload timers --model epoll --concurrency 1 --hops 1 --delay_ms_min 1 --delay_ms_max 1"
#define MANY_SLEEPS " --concurrency 1000 --hops 5 --delay_ms_min 3 --delay_ms_max 20"
#define NO_WARMUP " --warmup-ms 0 --warmup-least 0"
#define TWICE_WARMED " --seed 2 --warmup-ms 0 --warmup-least 2 --iterations 2"
#define TIMES(count) " --seed 1" NO_WARMUP " --iterations " #count
#define ONCE TIMES(1)
#define WARMED(ms, least) " --seed 1 --warmup-ms " #ms " --warmup-least " #least " --iterations 1"
#define ONCE_FROM(seed) " --seed " seed NO_WARMUP " --iterations 1"

static void arguments_are_taken_in_any_order(void) {
    struct words *words = split(
        "--iterations 3 --hops 2 --seed 4294967295 --delay_ms_max 2147483647 --warmup-ms 50"
        " --model epoll --warmup-least 4 --concurrency 1 --workload timers --delay_ms_min 5");
    struct request request = parse_arguments(words->count, words->words);
    EXPECT(0, (uint64_t)strcmp("epoll", request.implementation->model));
    EXPECT(UINT32_MAX, request.seed);
    EXPECT(50, request.warmup_ms);
    EXPECT(4, request.warmup_least);
    EXPECT(3, request.iterations);
    EXPECT(1, request.parameters.concurrency);
    EXPECT(2, request.parameters.hops);
    EXPECT(5, request.parameters.delay_ms_min);
    EXPECT(2147483647, request.parameters.delay_ms_max);
    free(words);
}

static void right_arguments_are_accepted(void) {
    const char *const right[] = {
        SPAWN ONCE,
        SPAWN TIMES(2) " --hold",
        "--hold " SPAWN TIMES(2),
        TIMERS ONCE " --trace --hold",
        COMPUTE " --workers 1" TIMES(3) " --trace x",
        SPAWN " --seed 0 --warmup-ms 3600000 --warmup-least 1000000 --iterations 1000000",
    };
    for (size_t i = 0; i < LENGTH(right); i++)
        EXPECT(0, (uint64_t)status_of(parse, right[i]));
}

static void wrong_arguments_are_refused(void) {
    const char *const wrong[] = {
        "",
        "--list " SPAWN ONCE,
        "--workload nothing --model thread --concurrency 3" ONCE,
        "--workload spawn --model epoll --concurrency 3 --depth 1" ONCE,
        "--workload spawn --model thread" ONCE,
        SPAWN ONCE " --units 1",
        SPAWN ONCE " --concurrency 3",
        SPAWN ONCE " --seed",
        SPAWN ONCE " stray",
        SPAWN TIMES(2) " --hold --hold",
        SPAWN TIMES(2) " --hold 1",
        SPAWN TIMES(2) " --hold --census",
        SPAWN TIMES(2) " --hold --trace x",
        SPAWN TIMES(1) " --hold",
        SPAWN TIMES(3) " --hold",
        SPAWN " --seed 1 --warmup-ms 1 --warmup-least 0 --iterations 2 --hold",
        SPAWN " --seed 1 --warmup-ms 0 --warmup-least 1 --iterations 2 --hold",
        SPAWN ONCE " --trace x",
        TIMERS TIMES(2) " --hold",
        TIMERS ONCE " --trace",
        TIMERS ONCE " --trace x --trace y",
        TIMERS TIMES(3) " --trace x",
        TIMERS WARMED(1, 0) " --trace x",
        TIMERS WARMED(0, 1) " --trace x",
        COMPUTE " --workers 1" TIMES(1) " --trace x",
        SPAWN ONCE " --warmup 0",
        SPAWN TIMES(0),
        SPAWN TIMES(1000001),
        SPAWN WARMED(3600001, 0),
        SPAWN WARMED(0, 1000001),
        SPAWN ONCE_FROM("4294967296"),
        SPAWN ONCE_FROM("-1"),
        SPAWN ONCE_FROM("+1"),
        SPAWN ONCE_FROM("1x"),
        SPAWN ONCE_FROM(""),
        SPAWN ONCE_FROM("99999999999999999999999"),
        SPAWN " --seed=1" NO_WARMUP " --iterations 1",
        SPAWN " --see 1" NO_WARMUP " --iterations 1",
        SPAWN " -seed 1" NO_WARMUP " --iterations 1",
        "--workload timers --model epoll --concurrency 1 --hops 1 --delay_ms_min 3 --delay_ms_max "
        "2" ONCE,
        "--workload spawn --model thread --concurrency 0 --depth 1" ONCE,
        "--workload spawn --model thread --concurrency 2147483648 --depth 1" ONCE,
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
    atomic_uint *passed;
};

static void *pay_visit(void *argument) {
    struct visit *visit = argument;
    gate_park(visit->gate);
    atomic_fetch_add(visit->passed, 1);
    return NULL;
}

static uint32_t missing(struct gate *gate) {
    check(pthread_mutex_lock(&gate->lock), "lock");
    uint32_t count = gate->missing;
    check(pthread_mutex_unlock(&gate->lock), "unlock");
    return count;
}

static void the_parent_opens_a_gate_to_which_all_have_come(void) {
    struct gate gate;
    gate_init(&gate, 3, PTHREAD_PROCESS_PRIVATE);
    atomic_uint passed = 0;
    struct visit visit = {&gate, &passed};
    pthread_t threads[3];
    for (int i = 0; i < 3; i++)
        check(pthread_create(&threads[i], NULL, pay_visit, &visit), "make a thread");
    gate_gather(&gate);
    EXPECT(0, missing(&gate));
    EXPECT(0, atomic_load(&passed));
    gate_open(&gate);
    for (int i = 0; i < 3; i++)
        check(pthread_join(threads[i], NULL), "join");
    EXPECT(3, atomic_load(&passed));
    gate_destroy(&gate);
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
        uint32_t first, warmups, timed[2];
    } references[] = {
        {"--workload timers --model thread" MANY_SLEEPS,
         0x4aa3c293,
         0xdc434bfc,
         {0x28ed479d, 0xe99e146e}},
        {"--workload timers --model epoll" MANY_SLEEPS,
         0x4aa3c293,
         0xdc434bfc,
         {0x28ed479d, 0xe99e146e}},
        {"--workload timers --model timerfd" MANY_SLEEPS,
         0x4aa3c293,
         0xdc434bfc,
         {0x28ed479d, 0xe99e146e}},
        {"--workload compute --model sequential --units 64 --size 1000 --workers 1",
         0x71bf7c99,
         0x7631ea12,
         {0xaa88e0c9, 0x1147f96b}},
        {"--workload compute --model thread --units 64 --size 1000 --workers 3",
         0x71bf7c99,
         0x7631ea12,
         {0xaa88e0c9, 0x1147f96b}},
        {"--workload spawn --model thread --concurrency 1000 --depth 1",
         0xcb246484,
         0xae8d89c3,
         {0x09997f67, 0xfd6c6879}},
        {"--workload spawn --model thread --concurrency 1000 --depth 10",
         0x6b7eac9c,
         0x2f4f3a52,
         {0x323f35d5, 0x0372abbf}},
        {"--workload spawn --model process --concurrency 1 --depth 1",
         0xc5a124cb,
         0x947d6ea9,
         {0xf407fe65, 0x05757676}},
        {"--workload mailbox --model thread --concurrency 1000",
         0xd6083bf6,
         0x025a177a,
         {0xbc2dc05b, 0x604fa038}},
    };
    for (size_t i = 0; i < LENGTH(references); i++) {
        const struct reference *reference = &references[i];
        char arguments[192];
        snprintf(arguments, sizeof arguments, "%s" TWICE_WARMED, reference->arguments);
        struct measurement measured = run(arguments, &plain);
        EXPECT(2, measured.warmups.count);
        EXPECT(reference->first, measured.warmups.first.checksum);
        EXPECT(reference->warmups, measured.warmups.fold);
        EXPECT(2, measured.count);
        for (uint32_t j = 0; j < 2; j++)
            EXPECT(reference->timed[j], measured.iterations[j].checksum);
        free(measured.iterations);
    }
}

static struct {
    struct loop loop;
    uint64_t first_due_ns; // of what was left, when a timer expired before
    uint32_t expired;
} alarms;

struct nap {
    uint64_t due_ns; // or a little later
    uint32_t again;
};

static void nap(struct nap *own, uint32_t ms, void (*expired)(void *)) {
    own->due_ns = now_ns() + ms * UINT64_C(1000000);
    loop_after(&alarms.loop, ms, expired, own);
}

static void wake(void *context) {
    const struct nap *own = context;
    EXPECT(1, own->due_ns <= now_ns());
    alarms.expired++;
    if (alarms.loop.length == 0)
        return;
    EXPECT(1, alarms.first_due_ns <= alarms.loop.heap->due_ns);
    alarms.first_due_ns = alarms.loop.heap->due_ns;
}

static void nap_again(void *context) {
    struct nap *own = context;
    wake(own);
    if (own->again-- > 0)
        nap(own, 1, nap_again);
}

static void timers_expire_in_the_order_of_their_deadlines(void) {
    static struct nap naps[1000];
    alarms.loop = loop_open(LENGTH(naps));
    for (uint32_t i = 0; i < LENGTH(naps); i++)
        nap(&naps[i], delay_ms(1, i, 1, 30), wake);
    loop_run(&alarms.loop);
    EXPECT(LENGTH(naps), alarms.expired);
    naps[0].again = 3;
    nap(&naps[0], 0, nap_again);
    loop_run(&alarms.loop);
    EXPECT(LENGTH(naps) + 4, alarms.expired);
    loop_close(&alarms.loop);
}

static void seeds_wrap(void) {
    struct measurement far = run(SPAWN ONCE_FROM("2147483649"), &plain);
    EXPECT(0x8c95a1f0, far.iterations->checksum);
    free(far.iterations);
}

#define A_SLEEP(ms) "--workload timers --model epoll --concurrency 1 --hops 1" DELAY(ms)
#define DELAY(ms) " --delay_ms_min " #ms " --delay_ms_max " #ms

// How long an iteration sleeps, at the least, decides how many fit in.
static void warmups_end_by_number_and_by_time(void) {
    static const struct asked {
        const char *arguments;
        uint32_t least, most;
    } asked[] = {
        {A_SLEEP(1) WARMED(0, 0), 0, 0},
        {A_SLEEP(1) WARMED(0, 3), 3, 3},
        {A_SLEEP(1) WARMED(1, 0), 1, 1},
        {A_SLEEP(1) WARMED(3, 5), 5, 5},
        {A_SLEEP(2) WARMED(5, 1), 1, 3},
    };
    for (size_t i = 0; i < LENGTH(asked); i++) {
        struct measurement measured = run(asked[i].arguments, &plain);
        uint32_t count = measured.warmups.count;
        EXPECT(1, asked[i].least <= count && count <= asked[i].most);
        EXPECT(1, measured.count);
        free(measured.iterations);
    }
}

static void warmups_fill_their_time(void) {
    struct measurement measured = run(SPAWN WARMED(200, 1), &plain);
    const struct warmups *warmups = &measured.warmups;
    uint64_t last_ns = warmups->last_ns[(warmups->count - 1) % WARMUPS_KEPT];
    EXPECT(1, warmups->ns > UINT64_C(100000000)); // the rest passed between them
    EXPECT(1, warmups->ns - last_ns < UINT64_C(200000000));
    free(measured.iterations);
}

static void of_many_warmups_the_last_are_kept(void) {
    struct measurement measured = run(COMPUTE " --workers 1" WARMED(0, 100), &plain);
    const struct warmups *warmups = &measured.warmups;
    uint64_t kept_ns = 0;
    for (uint32_t k = 0; k < WARMUPS_KEPT; k++)
        kept_ns += warmups->last_ns[k];
    EXPECT(100, warmups->count);
    EXPECT(1, warmups->first.elapsed_ns > 0 && kept_ns + warmups->first.elapsed_ns < warmups->ns);
    free(measured.iterations);
}

static void leave_out(uint32_t tasks, poke_function *poke, void *context) {
    (void)tasks, (void)poke, (void)context;
}

static void come_twice(uint32_t tasks, poke_function *poke, void *context) {
    stamp_plateau(tasks, poke, context);
    stamp_plateau(tasks, poke, context);
}

static void run_without_plateaus(const char *arguments) {
    const struct tools tools = {.plateau = leave_out};
    free(run(arguments, &tools).iterations);
}

static void run_with_twice_the_plateaus(const char *arguments) {
    const struct tools tools = {.plateau = come_twice};
    free(run(arguments, &tools).iterations);
}

static void plateaus_are_counted(void) {
    const char *const models[] = {
        SPAWN ONCE,
        "--workload mailbox --model thread --concurrency 3" ONCE,
    };
    for (size_t i = 0; i < LENGTH(models); i++) {
        EXPECT(65, (uint64_t)WEXITSTATUS(status_of(run_without_plateaus, models[i])));
        EXPECT(65, (uint64_t)WEXITSTATUS(status_of(run_with_twice_the_plateaus, models[i])));
    }
}

static struct position positions[4];
static uint32_t reached;

static void note_position(uint32_t tasks, poke_function *poke, void *context) {
    stamp_plateau(tasks, poke, context);
    positions[reached++] = stream_position();
}

static void each_gate_is_a_plateau_of_its_iteration(void) {
    const struct tools noting = {.plateau = note_position};
    free(run(SPAWN TIMES(2), &noting).iterations);
    EXPECT(4, reached);
    for (uint32_t i = 0; i < 4; i++) {
        EXPECT(i / 2, positions[i].iteration);
        EXPECT(i % 2 + 1, positions[i].plateaus);
    }
}

static void processes_answer_as_threads_do(void) {
    struct measurement threads =
        run("--workload spawn --model thread --concurrency 20 --depth 3" ONCE, &plain);
    struct measurement forked =
        run("--workload spawn --model process --concurrency 20 --depth 3" ONCE, &plain);
    EXPECT(threads.iterations->checksum, forked.iterations->checksum);
    free(threads.iterations);
    free(forked.iterations);
}

static void poke_twice(uint32_t tasks, poke_function *poke, void *context) {
    stamp_plateau(tasks, poke, context);
    const uint32_t seed = 1 + (UINT32_C(1) << 31); // of the first timed iteration
    EXPECT(9, tasks);
    EXPECT(fmix32(seed_for(seed, 7) + 5), poke(context, 7, 5));
    EXPECT(fmix32(seed_for(seed, 7) - 1), poke(context, 7, UINT32_MAX));
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

// The slices of the trace: how many, and the fold of their answers, which may be of many
// iterations.
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
                 " --workers %" PRIu32 TIMES(3),
                 odd[i].units,
                 odd[i].size,
                 odd[i].workers);
        trace_open(trace, &odd[i]);
        struct measurement measured = run(arguments, &recording);
        trace_close();
        uint32_t total;
        EXPECT(3 * odd[i].units, read_trace(&total));
        uint32_t expected = 0;
        for (uint32_t j = 0; j < 3; j++)
            expected += measured.iterations[j].checksum;
        EXPECT(expected, total);
        free(measured.iterations);
    }
}

#define SLEEPS " --concurrency 10 --hops 3 --delay_ms_min 2 --delay_ms_max 5"

static void sleeps_are_recorded(void) {
    const struct parameters given = {
        .concurrency = 10, .hops = 3, .delay_ms_min = 2, .delay_ms_max = 5};
    const char *const models[] = {
        "--workload timers --model thread" SLEEPS ONCE,
        "--workload timers --model epoll" SLEEPS ONCE,
        "--workload timers --model timerfd" SLEEPS ONCE,
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

// Four units, and two workers that are said to share them; they did so in the iterations before.
static void record_serially(const char *before) {
    const struct parameters given = {.units = 4, .size = 2, .workers = 2};
    trace_open(trace, &given);
    if (before != NULL)
        free(run(before, &recording).iterations);
    alarm(1);
    for (uint32_t i = 0; i < given.units; i++)
        record_unit(1, i, given.size);
}

#define SHARED "--workload compute --model thread --units 4 --size 2 --workers 2"

static void a_serial_caller_meets_nobody(void) {
    const char *const before[] = {NULL, SHARED TIMES(1)};
    for (uint32_t i = 0; i < 2; i++) {
        int status = status_of(record_serially, before[i]);
        EXPECT(1, WIFSIGNALED(status));
        EXPECT(SIGALRM, (uint64_t)WTERMSIG(status));
        uint32_t total;
        EXPECT(4 * i, read_trace(&total));
    }
}

static void *record_one(void *index) {
    record_unit(1, *(uint32_t *)index, 2);
    return NULL;
}

static void record_pair(void) {
    pthread_t other;
    uint32_t indices[] = {0, 1};
    check(pthread_create(&other, NULL, record_one, &indices[0]), "make a thread");
    record_one(&indices[1]);
    check(pthread_join(other, NULL), "join");
}

#define ODD "--workload compute --model thread --units 5 --size 2 --workers 2" ONCE

// In iteration 1: as many pairs as there are letters, then a unit alone.
static void record_pairs_and_one(const char *pairs) {
    const struct parameters given = {.units = 5, .size = 2, .workers = 2};
    trace_open(trace, &given);
    free(run(ODD, &recording).iterations);
    alarm(1);
    for (; *pairs != '\0'; pairs++)
        record_pair();
    record_one(&(uint32_t){4});
}

static void in_iteration_1_the_second_half_meets_too(void) {
    EXPECT(1, WIFSIGNALED(status_of(record_pairs_and_one, "p")));
    uint32_t total;
    EXPECT(5 + 2, read_trace(&total));
    EXPECT(0, (uint64_t)status_of(record_pairs_and_one, "pp"));
    EXPECT(5 + 5, read_trace(&total));
}

// In iteration 2: as many units as there are letters, each on a thread of its own.
static void record_at_once(const char *letters) {
    const struct parameters given = {.units = 4, .size = 2, .workers = 2};
    trace_open(trace, &given);
    free(run(SHARED TIMES(2), &recording).iterations);
    alarm(1);
    pthread_t threads[4];
    uint32_t index = 0;
    size_t count = strlen(letters);
    for (size_t i = 0; i < count; i++)
        check(pthread_create(&threads[i], NULL, record_one, &index), "make a thread");
    for (size_t i = 0; i < count; i++)
        check(pthread_join(threads[i], NULL), "join");
}

static void in_iteration_2_the_first_returns_last(void) {
    const char *const units[] = {"u", "uu", "uuu"};
    uint32_t total;
    for (uint32_t i = 0; i < LENGTH(units); i++) {
        EXPECT(1, WIFSIGNALED(status_of(record_at_once, units[i])));
        EXPECT(8 + i, read_trace(&total));
    }
    EXPECT(0, (uint64_t)status_of(record_at_once, "uuuu"));
    EXPECT(8 + 4, read_trace(&total));
}

int main(void) {
    alarm(120);
    must(close(must(mkstemp(trace), "make a file")), "close");
    primitives_give_the_vectors();
    jobs_are_taken_in_turn_and_to_the_end();
    arguments_are_taken_in_any_order();
    right_arguments_are_accepted();
    wrong_arguments_are_refused();
    the_parent_opens_a_gate_to_which_all_have_come();
    implementations_give_the_reference_checksums();
    timers_expire_in_the_order_of_their_deadlines();
    seeds_wrap();
    warmups_end_by_number_and_by_time();
    warmups_fill_their_time();
    of_many_warmups_the_last_are_kept();
    plateaus_are_counted();
    each_gate_is_a_plateau_of_its_iteration();
    processes_answer_as_threads_do();
    poked_tasks_answer_and_park_again();
    parallel_units_meet_and_are_recorded();
    sleeps_are_recorded();
    a_serial_caller_meets_nobody();
    in_iteration_1_the_second_half_meets_too();
    in_iteration_2_the_first_returns_last();
    must(unlink(trace), "remove the trace");
    puts("floor: all tests passed");
}
