using Cheats;
using Programs;

// The first argument names the cheat, the contract's follow. Each answers right without doing the work,
// and must be caught by the workload's witness.
Implementation[] cheat = args switch
{
    ["spawn_never_suspends", ..] =>
    [
        new(Workload.Spawn, "task", static (seeds, p, tools) =>
            SpawnNeverSuspends.StreamAsync(seeds, p["concurrency"], tools.Plateau)),
    ],
    ["timers_mean_delay", ..] =>
    [
        new(Workload.Timers, "task", static (seeds, p, tools) =>
            TimersMeanDelay.StreamAsync(seeds, p["concurrency"], p["hops"], p["delay_ms_min"], p["delay_ms_max"], tools.SleepAsync)),
    ],
    _ => [],
};
return await Invocation.RunAsync([.. args.Skip(1)], cheat);
