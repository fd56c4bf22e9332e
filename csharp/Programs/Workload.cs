namespace Programs;

/// <summary>What is done: its parameters in the contract's order, and how it can be watched.</summary>
internal sealed record Workload(string Name, Watched Watched, IReadOnlyList<Parameter> Parameters)
{
    public static readonly Workload Timers = new(
        "timers", Watched.Traced, [new("concurrency", 1), new("hops", 1), new("delay_ms_max", 1)]);

    public static readonly Workload Compute = new(
        "compute", Watched.Traced, [new("units", 1), new("size", 2), new("workers", 1)]);

    public static readonly Workload Spawn = new("spawn", Watched.Held, [new("concurrency", 1)]);

    public static readonly Workload Mailbox = new("mailbox", Watched.Held, [new("concurrency", 1)]);
}

/// <summary>A number that every invocation of a workload passes.</summary>
internal sealed record Parameter(string Name, int Least);

/// <summary>The one kind of invocation that a workload offers beside the timed one.</summary>
internal enum Watched
{
    Traced,
    Held,
}
