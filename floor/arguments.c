#include "contract.h"
#include "failure.h"

#include <stdlib.h>
#include <string.h>

#define PARAMETER_MOST 2147483647
#define ITERATIONS_MOST 1000000

struct arguments {
    int count;
    char *const *words;
    bool *taken; // one per word; what nobody takes is unknown, or doubled
};

static bool is_flag(const char *word) {
    return strcmp(word, "--hold") == 0 || strcmp(word, "--census") == 0;
}

// The index of a name not yet taken, or -1.
static int take_name(struct arguments *arguments, const char *name) {
    const char *const *words = (const char *const *)arguments->words;
    for (int i = 0; i < arguments->count; i += is_flag(words[i]) ? 1 : 2) {
        if (arguments->taken[i] || strncmp(words[i], "--", 2) != 0 ||
            strcmp(words[i] + 2, name) != 0)
            continue;
        arguments->taken[i] = true;
        return i;
    }
    return -1;
}

static const char *take_optional(struct arguments *arguments, const char *name) {
    int at = take_name(arguments, name);
    if (at < 0)
        return NULL;
    if (at + 1 == arguments->count)
        refuse("no value", name);
    arguments->taken[at + 1] = true;
    return arguments->words[at + 1];
}

static const char *take(struct arguments *arguments, const char *name) {
    const char *value = take_optional(arguments, name);
    if (value == NULL)
        refuse("missing", name);
    return value;
}

static uint32_t
take_number(struct arguments *arguments, const char *name, uint32_t least, uint32_t most) {
    const char *text = take(arguments, name);
    if (*text == '\0')
        refuse("not a number", name);
    uint64_t number = 0;
    for (const char *digit = text; *digit != '\0'; digit++) {
        if (*digit < '0' || *digit > '9')
            refuse("not a number", text);
        number = number * 10 + (uint64_t)(*digit - '0');
        if (number > most)
            refuse(name, "too large");
    }
    if (number < least)
        refuse(name, "too small");
    return (uint32_t)number;
}

static const struct implementation *find(const char *workload, const char *model) {
    for (const struct implementation *one = implementations; one->workload != NULL; one++)
        if (strcmp(one->workload->name, workload) == 0 && strcmp(one->model, model) == 0)
            return one;
    refuse("no such implementation", model);
}

static struct parameters take_parameters(struct arguments *arguments,
                                         const struct workload *workload) {
    struct parameters parameters = {0};
    for (const struct parameter *p = workload->parameters; p->name != NULL; p++) {
        uint32_t value = take_number(arguments, p->name, p->least, PARAMETER_MOST);
        memcpy((char *)&parameters + p->offset, &value, sizeof value);
    }
    return parameters;
}

// What each argument can't show alone.
static void refuse_combinations(const struct request *request, bool census) {
    const struct implementation *one = request->implementation;
    bool once = request->warmup == 0 && request->iterations == 1;
    if (request->warmup + request->iterations == 0)
        refuse("iterations", "none at all");
    if (one->serial && request->parameters.workers != 1)
        refuse("workers", "this model runs with 1 only");
    if (census && !request->hold)
        refuse("census", "needs --hold");
    if (request->hold && (!once || request->trace != NULL || !one->workload->held))
        refuse("hold", "needs a held workload, no --trace, --warmup 0 and --iterations 1");
    if (request->trace != NULL && (!once || one->workload->held))
        refuse("trace", "needs a traced workload, --warmup 0 and --iterations 1");
}

struct request parse_arguments(int count, char *const words[]) {
    struct arguments arguments = {count, words, allocate((size_t)count + 1, sizeof(bool))};
    const char *workload = take(&arguments, "workload");
    struct request request = {.implementation = find(workload, take(&arguments, "model"))};
    request.seed = take_number(&arguments, "seed", 0, UINT32_MAX);
    request.warmup = take_number(&arguments, "warmup", 0, ITERATIONS_MOST);
    request.iterations = take_number(&arguments, "iterations", 0, ITERATIONS_MOST);
    request.parameters = take_parameters(&arguments, request.implementation->workload);
    request.trace = take_optional(&arguments, "trace");
    request.hold = take_name(&arguments, "hold") >= 0;
    // The kernel is asked for the number of threads and processes, so there is no census to add.
    bool census = take_name(&arguments, "census") >= 0;
    for (int i = 0; i < count; i++)
        if (!arguments.taken[i])
            refuse("unknown or doubled", words[i]);
    refuse_combinations(&request, census);
    free(arguments.taken);
    return request;
}
