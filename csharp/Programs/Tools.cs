namespace Programs;

/// <summary>What main may hand to a workload; each takes at most one, and cannot tell a plain tool from a watching one.</summary>
internal sealed record Tools
{
    // Lambdas, not method groups: a delegate to a static method goes through a slower stub.
    public Unit Unit { get; init; } = static (seed, i, size) => Kernel.Unit(seed, i, size);

    public Sleep Sleep { get; init; } = static (_, milliseconds) => Thread.Sleep(milliseconds);

    public SleepAsync SleepAsync { get; init; } = static (_, milliseconds) => Task.Delay(milliseconds);

    public Plateau Plateau { get; init; } = static (_, _) => ValueTask.CompletedTask;
}

/// <summary>Computes unit <paramref name="i"/>.</summary>
internal delegate uint Unit(uint seed, uint i, int size);

/// <summary>Blocks the thread of task <paramref name="i"/>.</summary>
internal delegate void Sleep(uint i, int milliseconds);

/// <summary>Suspends task <paramref name="i"/>.</summary>
internal delegate Task SleepAsync(uint i, int milliseconds);

/// <summary>Is told that <paramref name="concurrency"/> tasks are parked; they stay so until it completes.</summary>
internal delegate ValueTask Plateau(int concurrency, Poke? poke);

/// <summary>Wakes task <paramref name="i"/> alone; its answer comes when it can be woken again.</summary>
internal delegate ValueTask<uint> Poke(int i, uint nonce);
