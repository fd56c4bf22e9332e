#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <fenv.h>
#include <pthread.h>
#include <sched.h>
#include <signal.h>
#include <spawn.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

enum item {
    HEAP, GLOBAL, STATIC, CODE, MAPPING, DESCRIPTOR, OFFSET, HANDLER, DIRECTORY, UMASK, ENVIRONMENT,
    USER, USER_RAW, GROUP, GROUP_RAW, LOCAL, ADDRESS, THREAD_LOCAL, REGISTER, PROCESS_ID, THREAD_ID,
    ERRNO, MASK, NICE, AFFINITY, CRASH
};
static const char *labels[] = {
    [HEAP] = "heap variable", [GLOBAL] = "global variable", [STATIC] = "static variable", [CODE] = "code",
    [MAPPING] = "shared memory", [DESCRIPTOR] = "open file descriptor", [OFFSET] = "file offset",
    [HANDLER] = "signal handler", [DIRECTORY] = "current directory", [UMASK] = "umask",
    [ENVIRONMENT] = "environment", [USER] = "user id", [USER_RAW] = "user id by raw system call",
    [GROUP] = "group id", [GROUP_RAW] = "group id by raw system call", [LOCAL] = "local variable",
    [ADDRESS] = "local variable by its address", [THREAD_LOCAL] = "thread-local variable",
    [REGISTER] = "register", [PROCESS_ID] = "process id", [THREAD_ID] = "thread id", [ERRNO] = "errno",
    [MASK] = "signal mask", [NICE] = "nice value", [AFFINITY] = "cpu affinity",
    [CRASH] = "segmentation fault there",
};
enum { REPORT = 100, CLOSED, SOUGHT, MAPPED }; // file descriptors that a spawned child finds again

static int global, *heap, *mapping, *lent;
static _Thread_local int own, *mine;

static int *kept(void) {
    static int value;
    return &value;
}

__attribute__((aligned(4096))) static void never_called(void) { abort(); }

static void on_signal(int number) { (void)number; }

static int *variable(enum item item) {
    switch (item) {
    case HEAP: return heap;
    case GLOBAL: return &global;
    case STATIC: return kept();
    case CODE: return (int *)never_called;
    case MAPPING: return mapping;
    case LOCAL: return mine;
    case ADDRESS: return lent;
    case THREAD_LOCAL: return &own;
    case ERRNO: return &errno;
    default: return NULL;
    }
}

static void set(enum item item, int value) { // 1 here, 2 there, 0 for ids in the end
    static const char *const paths[] = {"", "/usr", "/"};
    uid_t id = value == 0 ? 0 : 65532 + value; // root becomes others, and root again
    sigset_t signals;
    cpu_set_t cpus;
    switch (item) {
    case CODE: mprotect((void *)never_called, 4096, PROT_READ | PROT_WRITE | PROT_EXEC); break;
    case DESCRIPTOR: value == 1 ? dup2(STDERR_FILENO, CLOSED) : close(CLOSED); return;
    case OFFSET: lseek(SOUGHT, value, SEEK_SET); return;
    case HANDLER: signal(SIGUSR1, value == 1 ? on_signal : SIG_IGN); return;
    case DIRECTORY: if (chdir(paths[value])) { abort(); } return;
    case UMASK: umask(value); return;
    case ENVIRONMENT: setenv("VALUE", value == 1 ? "1" : "2", 1); return;
    case USER: if (seteuid(0) || seteuid(id)) { abort(); } return;
    case USER_RAW: syscall(SYS_setresuid, -1, 0, -1); syscall(SYS_setresuid, -1, id, -1); return;
    case GROUP: if (setegid(id)) { abort(); } return;
    case GROUP_RAW: syscall(SYS_setresgid, -1, id, -1); return;
    case REGISTER: // a field of the one that controls floating-point arithmetic
        fesetround(value == 1 ? FE_UPWARD : FE_DOWNWARD);
        return;
    case MASK:
        sigemptyset(&signals);
        sigaddset(&signals, value == 1 ? SIGUSR1 : SIGUSR2);
        pthread_sigmask(SIG_SETMASK, &signals, NULL);
        return;
    case NICE: setpriority(PRIO_PROCESS, 0, getpriority(PRIO_PROCESS, 0) + value); return;
    case AFFINITY: // one processor, or all
        memset(&cpus, value == 1 ? 0 : 0xff, sizeof cpus);
        CPU_SET(sched_getcpu(), &cpus);
        sched_setaffinity(0, sizeof cpus, &cpus);
        return;
    case PROCESS_ID: case THREAD_ID: return;
    case CRASH: if (value == 2) { *(volatile int *)NULL = value; } return;
    default: break;
    }
    *variable(item) = value;
}

static long look(enum item item) {
    char path[4096];
    struct sigaction action;
    sigset_t signals;
    cpu_set_t cpus;
    mode_t mask;
    switch (item) {
    case DESCRIPTOR: return fcntl(CLOSED, F_GETFD) == -1 ? 2 : 1;
    case OFFSET: return lseek(SOUGHT, 0, SEEK_CUR);
    case HANDLER:
        sigaction(SIGUSR1, NULL, &action);
        return action.sa_handler == on_signal ? 1 : action.sa_handler == SIG_IGN ? 2 : 0;
    case DIRECTORY: return (long)strlen(getcwd(path, sizeof path));
    case UMASK: mask = umask(0); umask(mask); return mask;
    case ENVIRONMENT: return getenv("VALUE") ? atoi(getenv("VALUE")) : 0;
    case USER: case USER_RAW: return geteuid();
    case GROUP: case GROUP_RAW: return getegid();
    case REGISTER: return fegetround();
    case PROCESS_ID: return getpid();
    case THREAD_ID: return gettid();
    case MASK:
        pthread_sigmask(SIG_SETMASK, NULL, &signals);
        return sigismember(&signals, SIGUSR1) + 2 * sigismember(&signals, SIGUSR2);
    case NICE: return getpriority(PRIO_PROCESS, 0);
    case AFFINITY: sched_getaffinity(0, sizeof cpus, &cpus); return CPU_COUNT(&cpus);
    case CRASH: return 0;
    default: return *variable(item);
    }
}

static void *there(void *item) {
    long found = look(*(enum item *)item);
    set(*(enum item *)item, 2);
    long left = look(*(enum item *)item);
    dprintf(REPORT, "%ld %ld\n", found, left);
    return NULL;
}

static void *thread(void *item) {
    int local = 0;
    mine = &local;
    return there(item);
}

static void start(const char *where, enum item item) {
    extern char **environ;
    pthread_t id;
    pid_t child;
    char number[8];
    snprintf(number, sizeof number, "%d", item);
    switch (*where) {
    case 't': pthread_create(&id, NULL, thread, &item); pthread_join(id, NULL); break;
    case 'f':
        if (fork() == 0) {
            there(&item);
            _exit(0);
        }
        wait(NULL);
        break;
    default:
        posix_spawn(&child, "/proc/self/exe", NULL, NULL, (char *[]){"shared", number, "there", NULL}, environ);
        wait(NULL);
    }
}

static const char *verdict(const char *where, enum item item, FILE *report) {
    long found, left;
    int status;
    cpu_set_t cpus;
    bool identity = item >= USER && item <= GROUP_RAW;
    if (identity && getuid() != 0) {
        return "not tried: needs root";
    }
    if (item == AFFINITY && (sched_getaffinity(0, sizeof cpus, &cpus), CPU_COUNT(&cpus)) == 1) {
        return "not tried: needs two processors";
    }
    if (item == CRASH) {
        if (fork() == 0) {
            start(where, item);
            _exit(0);
        }
        wait(&status);
        return WIFSIGNALED(status) ? "ends both" : "ends only that one";
    }
    set(item, 1);
    long before = look(item);
    start(where, item);
    long after = look(item);
    set(item, identity ? 0 : 1);
    if (fscanf(report, "%ld %ld", &found, &left) != 2) {
        return "no report";
    }
    return after == left ? "shared" : found == before ? "copied at the start" : "private";
}

int main(int argc, char **argv) {
    int local = 0, ends[2];
    heap = calloc(1, sizeof *heap);
    mine = lent = &local;
    if (argc == 3) { // the spawned one
        mapping = mmap(NULL, sizeof *mapping, PROT_READ | PROT_WRITE, MAP_SHARED, MAPPED, 0);
        there(&(enum item){atoi(argv[1])});
        return 0;
    }
    chmod("/proc/self/exe", 0755); // with another user id it has to start itself
    if (pipe(ends) < 0) {
        return 1;
    }
    dup2(ends[1], REPORT);
    dup2(fileno(tmpfile()), SOUGHT);
    dup2(fileno(tmpfile()), MAPPED);
    if (ftruncate(MAPPED, sizeof *mapping) < 0) {
        return 1;
    }
    mapping = mmap(NULL, sizeof *mapping, PROT_READ | PROT_WRITE, MAP_SHARED, MAPPED, 0);
    FILE *report = fdopen(ends[0], "r");
    for (enum item item = HEAP; item <= CRASH; item++) {
        printf("%s: %s\n", labels[item], verdict(argv[1], item, report));
        fflush(stdout);
    }
}
