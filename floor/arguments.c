#include "contract.h"
#include "failure.h"

#include <stdlib.h>
#include <string.h>

#define PARAMETER_MOST 2147483647
#define HELD_ITERATIONS 2
#define WARMUP_MS_MOST 3600000
#define ITERATIONS_MOST 1000000

struct arguments {
    int count;
    char *const *words;
    bool *taken; // one per word; what nobody takes is unknown, or doubled
};

static bool is_flag(const char *word) { return strcmp(word, "--hold") == 0; }

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
static void refuse_combinations(const struct request *request) {
    const struct workload *workload = request->implementation->workload;
    bool cold = request->warmup_ms == 0 && request->warmup_least == 0;
    if (request->implementation->serial && request->parameters.workers != 1)
        refuse("workers", "this model runs with 1 only");
    if (request->parameters.delay_ms_min > request->parameters.delay_ms_max)
        refuse("delay_ms_min", "greater than delay_ms_max");
    if (request->hold && (!cold || request->iterations != HELD_ITERATIONS ||
                          workload->plateaus == 0 || request->trace != NULL))
        refuse("hold", "needs a held workload, no --trace, no warm-up, 2 iterations");
    if (request->trace != NULL && (!cold || request->iterations != workload->traced_iterations))
        refuse("trace", "needs a traced workload, no warm-up, 1 iteration or, for compute, 3");
}

struct request parse_arguments(int count, char *const words[]) {
    struct arguments arguments = {count, words, allocate((size_t)count + 1, sizeof(bool))};
    const char *workload = take(&arguments, "workload");
    struct request request = {.implementation = find(workload, take(&arguments, "model"))};
    request.seed = take_number(&arguments, "seed", 0, UINT32_MAX);
    request.warmup_ms = take_number(&arguments, "warmup-ms", 0, WARMUP_MS_MOST);
    request.warmup_least = take_number(&arguments, "warmup-least", 0, ITERATIONS_MOST);
    request.iterations = take_number(&arguments, "iterations", 1, ITERATIONS_MOST);
    request.parameters = take_parameters(&arguments, request.implementation->workload);
    request.trace = take_optional(&arguments, "trace");
    request.hold = take_name(&arguments, "hold") >= 0;
    for (int i = 0; i < count; i++)
        if (!arguments.taken[i])
            refuse("unknown or doubled", words[i]);
    refuse_combinations(&request);
    free(arguments.taken);
    return request;
}
