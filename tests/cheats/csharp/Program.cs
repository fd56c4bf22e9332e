using Cheats;
using Programs;

// The first argument names the cheat, the contract's follow. Each answers right without doing the work,
// and must be caught by the workload's witness.
Implementation[] cheat = args switch
{
    ["compute_second_thread", ..] =>
    [
        new(Workload.Compute, "thread", static (seeds, p, tools) =>
            ComputeSecondThread.Stream(seeds, p["units"], p["size"], tools.Unit).ToAsyncEnumerable()),
    ],
    ["mailbox_loop_beside_dummies", ..] =>
    [
        new(Workload.Mailbox, "task", static (seeds, p, tools) =>
            MailboxLoopBesideDummies.StreamAsync(seeds, p["concurrency"], tools.Plateau)),
    ],
    ["spawn_called_early", ..] =>
    [
        new(Workload.Spawn, "task", static (seeds, p, tools) =>
            SpawnCalledEarly.StreamAsync(seeds, p["concurrency"], tools.Plateau)),
    ],
    ["spawn_first_gate_left_out", ..] =>
    [
        new(Workload.Spawn, "task", static (seeds, p, tools) =>
            SpawnFirstGateLeftOut.StreamAsync(seeds, p["concurrency"], tools.Plateau)),
    ],
    ["spawn_flat", ..] =>
    [
        new(Workload.Spawn, "task", static (seeds, p, tools) =>
            SpawnFlat.StreamAsync(seeds, p["concurrency"], p["depth"], tools.Plateau)),
    ],
    ["spawn_kept_tasks", ..] =>
    [
        new(Workload.Spawn, "task", static (seeds, p, tools) =>
            SpawnKeptTasks.StreamAsync(seeds, p["concurrency"], tools.Plateau)),
    ],
    ["spawn_made_between", ..] =>
    [
        new(Workload.Spawn, "thread", static (seeds, p, tools) =>
            SpawnMadeBetween.StreamAsync(seeds, p["concurrency"], tools.Plateau)),
    ],
    ["spawn_never_suspends", ..] =>
    [
        new(Workload.Spawn, "task", static (seeds, p, tools) =>
            SpawnNeverSuspends.StreamAsync(seeds, p["concurrency"], tools.Plateau)),
    ],
    ["spawn_other_path", ..] =>
    [
        new(Workload.Spawn, "task", static (seeds, p, tools) =>
            SpawnOtherPath.StreamAsync(seeds, p["concurrency"], tools.Plateau)),
    ],
    ["spawn_polling", ..] =>
    [
        new(Workload.Spawn, "task", static (seeds, p, tools) =>
            SpawnPolling.StreamAsync(seeds, p["concurrency"], tools.Plateau)),
    ],
    ["timers_mean_delay", ..] =>
    [
        new(Workload.Timers, "task", static (seeds, p, tools) => TimersMeanDelay.StreamAsync(
            seeds, p["concurrency"], p["hops"], p["delay_ms_min"], p["delay_ms_max"], tools.SleepAsync)),
    ],
    _ => [],
};
return await Invocation.RunAsync([.. args.Skip(1)], cheat);
