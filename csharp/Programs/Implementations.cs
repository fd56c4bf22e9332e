using Programs.Workloads;

namespace Programs;

/// <summary>The table of what this program can run, in the order in which a reader meets it.</summary>
internal static class Implementations
{
    public static IReadOnlyList<Implementation> All { get; } =
    [
        new(Workload.Timers, "task", static (seeds, p, tools) =>
            TimersTask.StreamAsync(seeds, p["concurrency"], p["hops"], p["delay_ms_min"], p["delay_ms_max"], tools.SleepAsync)),
        new(Workload.Timers, "thread", static (seeds, p, tools) =>
            TimersThread.Stream(seeds, p["concurrency"], p["hops"], p["delay_ms_min"], p["delay_ms_max"], tools.Sleep).ToAsyncEnumerable()),
        new(Workload.Compute, "sequential", static (seeds, p, tools) =>
            ComputeSequential.Stream(seeds, p["units"], p["size"], tools.Unit).ToAsyncEnumerable()) { IsSerial = true },
        new(Workload.Compute, "task-run", static (seeds, p, tools) =>
            ComputeTaskRun.StreamAsync(seeds, p["units"], p["size"], tools.Unit)),
        new(Workload.Compute, "parallel", static (seeds, p, tools) =>
            ComputeParallel.Stream(seeds, p["units"], p["size"], p["workers"], tools.Unit).ToAsyncEnumerable()),
        new(Workload.Compute, "parallel-async", static (seeds, p, tools) =>
            ComputeParallelAsync.StreamAsync(seeds, p["units"], p["size"], p["workers"], tools.Unit)),
        new(Workload.Compute, "channel", static (seeds, p, tools) =>
            ComputeChannel.StreamAsync(seeds, p["units"], p["size"], p["workers"], tools.Unit)),
        new(Workload.Compute, "thread", static (seeds, p, tools) =>
            ComputeThread.Stream(seeds, p["units"], p["size"], p["workers"], tools.Unit).ToAsyncEnumerable()),
        new(Workload.Compute, "task", static (seeds, p, tools) =>
            ComputeTask.StreamAsync(seeds, p["units"], p["size"], tools.Unit)) { IsSerial = true },
        new(Workload.Spawn, "task", static (seeds, p, tools) =>
            SpawnTask.StreamAsync(seeds, p["concurrency"], p["depth"], tools.Plateau)),
        new(Workload.Spawn, "task-run", static (seeds, p, tools) =>
            SpawnTaskRun.StreamAsync(seeds, p["concurrency"], p["depth"], tools.Plateau)),
        new(Workload.Spawn, "thread", static (seeds, p, tools) =>
            SpawnThread.StreamAsync(seeds, p["concurrency"], p["depth"], tools.Plateau)),
        new(Workload.Mailbox, "task", static (seeds, p, tools) => MailboxTask.StreamAsync(seeds, p["concurrency"], tools.Plateau)),
        new(Workload.Mailbox, "channel", static (seeds, p, tools) => MailboxChannel.StreamAsync(seeds, p["concurrency"], tools.Plateau)),
        new(Workload.Mailbox, "thread", static (seeds, p, tools) =>
            MailboxThread.StreamAsync(seeds, p["concurrency"], tools.Plateau)),
    ];
}
