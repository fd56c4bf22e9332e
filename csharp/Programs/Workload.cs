namespace Programs;

/// <summary>What is done: its parameters in the contract's order, how it can be watched, and how often all tasks park.</summary>
internal sealed record Workload(string Name, Watched Watched, IReadOnlyList<Parameter> Parameters)
{
    public static readonly Workload Timers = new(
        "timers",
        Watched.Traced,
        [new("concurrency", 1), new("hops", 1), new("delay_ms_min", 1), new("delay_ms_max", 1)])
    {
        WatchedIterations = 1,
    };

    public static readonly Workload Compute = new(
        "compute", Watched.Traced, [new("units", 1), new("size", 2), new("workers", 1)])
    {
        WatchedIterations = 3,
    };

    public static readonly Workload Spawn = new("spawn", Watched.Held, [new("concurrency", 1), new("depth", 1)])
    {
        WatchedIterations = 2,
        Plateaus = 2,
    };

    public static readonly Workload Mailbox = new("mailbox", Watched.Held, [new("concurrency", 1)])
    {
        WatchedIterations = 2,
        Plateaus = 1,
    };

    /// <summary>How many iterations a watched invocation has.</summary>
    public required int WatchedIterations { get; init; }

    /// <summary>How often each iteration calls its <see cref="Plateau"/>.</summary>
    public int Plateaus { get; init; }
}

/// <summary>A number that every invocation of a workload passes.</summary>
internal sealed record Parameter(string Name, int Least);

/// <summary>The one kind of invocation that a workload offers beside the timed one.</summary>
internal enum Watched
{
    Traced,
    Held,
}
