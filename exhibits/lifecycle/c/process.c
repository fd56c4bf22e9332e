#define _GNU_SOURCE
#include <signal.h>
#include <stdatomic.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

enum step { RUNNING = 1, SLEEPING, INPUT, VFORK, ENDED };

static struct shared {
    atomic_int step, reached;
} *shared; // by both processes
static int ends[2];
static pid_t child;

static void nap(long ms) { nanosleep(&(struct timespec){.tv_nsec = ms * 1000000}, NULL); }

static void work(void) {
    char byte;
    shared->reached = RUNNING;
    while (shared->step == RUNNING) continue;
    shared->reached = SLEEPING;
    while (shared->step == SLEEPING) nap(50);
    shared->reached = INPUT;
    if (read(ends[0], &byte, 1) != 1) _exit(1);
    shared->reached = VFORK;
    if (vfork() == 0) { // holds its parent until it ends: POSIX grants it only that and exec, Linux a read as well
        if (read(ends[0], &byte, 1) != 1) _exit(1);
        _exit(0);
    }
    while (shared->step != ENDED) nap(50);
    shared->reached = ENDED;
    _exit(0);
}

// The letter after the name in /proc/PID/stat.
static const char *kernel(void) {
    static char path[64], text[512], letter[2];
    snprintf(path, sizeof path, "/proc/%d/stat", child);
    FILE *file = fopen(path, "r");
    if (file == NULL) return "none";
    const char *after = fgets(text, sizeof text, file) ? strrchr(text, ')') : NULL;
    fclose(file);
    letter[0] = after ? after[2] : '?';
    return letter;
}

// What waitid tells the parent, and leaves to be told again.
static const char *own(void) {
    siginfo_t info = {0};
    if (waitid(P_PID, (id_t)child, &info, WEXITED | WSTOPPED | WNOHANG | WNOWAIT) < 0) return "no such child";
    if (info.si_pid == 0) return "nothing to tell";
    return info.si_code == CLD_STOPPED ? "stopped" : info.si_code == CLD_EXITED ? "exited" : "killed";
}

static void sample(enum step now, const char *label, const char *wanted) {
    const char *seen = "?";
    for (int i = 0; i < 5000; i++) { // until it has settled, at most for some seconds
        if (shared->reached >= (int)now && !strcmp(seen = kernel(), wanted)) break;
        nap(1);
    }
    printf("%s: %s / %s\n", label, own(), seen);
}

int main(void) {
    shared = mmap(NULL, sizeof *shared, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    if (shared == MAP_FAILED || pipe(ends) < 0) return 1;
    shared->step = RUNNING;
    if ((child = fork()) < 0) return 1;
    if (child == 0) work();
    sample(RUNNING, "running", "R");
    shared->step = SLEEPING;
    sample(SLEEPING, "sleeping", "S");
    shared->step = INPUT;
    sample(INPUT, "waiting for input", "S");
    if (write(ends[1], "", 1) != 1) return 1;
    sample(VFORK, "waiting for a vforked child", "D");
    kill(child, SIGSTOP); // comes through when that wait is over
    if (write(ends[1], "", 1) != 1) return 1;
    sample(VFORK, "stopped", "T");
    shared->step = ENDED;
    kill(child, SIGCONT);
    sample(ENDED, "ended, not waited for", "Z");
    waitpid(child, NULL, 0);
    sample(ENDED, "ended", "none");
}
