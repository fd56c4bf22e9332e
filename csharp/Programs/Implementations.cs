using Programs.Workloads;

namespace Programs;

/// <summary>The table of what this program can run, in the order in which a reader meets it.</summary>
internal static class Implementations
{
    private static readonly Workload Timers = new(
        "timers", Watched.Traced, new("concurrency", 1), new("hops", 1), new("delay_ms_max", 1));

    private static readonly Workload Compute = new(
        "compute", Watched.Traced, new("units", 1), new("size", 2), new("workers", 1));

    private static readonly Workload Spawn = new("spawn", Watched.Held, new Parameter("concurrency", 1));

    private static readonly Workload Mailbox = new("mailbox", Watched.Held, new Parameter("concurrency", 1));

    public static IReadOnlyList<Implementation> All { get; } =
    [
        new(Timers, "task", static (seeds, p, tools) =>
            TimersTask.StreamAsync(seeds, p["concurrency"], p["hops"], p["delay_ms_max"], tools.SleepAsync)),
        new(Timers, "thread", static (seeds, p, tools) =>
            TimersThread.Stream(seeds, p["concurrency"], p["hops"], p["delay_ms_max"], tools.Sleep).ToAsyncEnumerable()),
        new(Compute, "sequential", static (seeds, p, tools) =>
            ComputeSequential.Stream(seeds, p["units"], p["size"], tools.Unit).ToAsyncEnumerable()) { IsSerial = true },
        new(Compute, "task-run", static (seeds, p, tools) =>
            ComputeTaskRun.StreamAsync(seeds, p["units"], p["size"], tools.Unit)),
        new(Compute, "parallel", static (seeds, p, tools) =>
            ComputeParallel.Stream(seeds, p["units"], p["size"], p["workers"], tools.Unit).ToAsyncEnumerable()),
        new(Compute, "thread", static (seeds, p, tools) =>
            ComputeThread.Stream(seeds, p["units"], p["size"], p["workers"], tools.Unit).ToAsyncEnumerable()),
        new(Compute, "task", static (seeds, p, tools) =>
            ComputeTask.StreamAsync(seeds, p["units"], p["size"], tools.Unit)) { IsSerial = true },
        new(Spawn, "task", static (seeds, p, tools) => SpawnTask.StreamAsync(seeds, p["concurrency"], tools.Plateau)),
        new(Spawn, "task-run", static (seeds, p, tools) =>
            SpawnTaskRun.StreamAsync(seeds, p["concurrency"], tools.Plateau)),
        new(Spawn, "thread", static (seeds, p, tools) => SpawnThread.StreamAsync(seeds, p["concurrency"], tools.Plateau)),
        new(Mailbox, "task", static (seeds, p, tools) => MailboxTask.StreamAsync(seeds, p["concurrency"], tools.Plateau)),
        new(Mailbox, "thread", static (seeds, p, tools) =>
            MailboxThread.StreamAsync(seeds, p["concurrency"], tools.Plateau)),
    ];
}
