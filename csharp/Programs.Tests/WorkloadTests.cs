using Xunit;

namespace Programs.Tests;

/// <summary>What each implementation does with its tool; the answers were agreed by several languages.</summary>
public sealed class WorkloadTests
{
    private const int Tasks = 1000;

    public static TheoryData<string> TimersModels => Models("timers");

    public static TheoryData<string> ComputeModels => Models("compute");

    public static TheoryData<string> SpawnModels => Models("spawn");

    public static TheoryData<string> MailboxModels => Models("mailbox");

    [Theory(Timeout = 120_000)]
    [MemberData(nameof(TimersModels))]
    public async Task Timers_sleep_all_at_once(string model)
    {
        // Nobody's sleep ends before everyone sleeps: tasks that took turns would never come through.
        using var barrier = new Barrier(Tasks);
        Meeting[] hops = [.. Enumerable.Range(0, 5).Select(_ => new Meeting(Tasks))];
        int[] slept = new int[Tasks];
        var tools = new Tools
        {
            Sleep = (_, _) => barrier.SignalAndWait(),
            SleepAsync = (i, _) => hops[slept[i]++].ArriveAsync(),
        };
        IAsyncEnumerable<uint> stream = Start(
            "timers", model, [1], tools, ("concurrency", Tasks), ("hops", 5), ("delay_ms_min", 1), ("delay_ms_max", 20));
        uint[] answers = await TakeAsync(stream, TestContext.Current.CancellationToken);
        Assert.Equal([0x4b1d2a0bu], answers);
    }

    [Theory(Timeout = 120_000)]
    [MemberData(nameof(ComputeModels))]
    public async Task Compute_calls_each_unit_once(string model)
    {
        int[] calls = new int[64];
        var tools = new Tools
        {
            Unit = (seed, i, size) =>
            {
                Interlocked.Increment(ref calls[i]);
                return Kernel.Unit(seed, i, size);
            },
        };
        IAsyncEnumerable<uint> stream = Start(
            "compute", model, [1, 2, 3], tools, ("units", 64), ("size", 1000), ("workers", 1));
        uint[] answers = await TakeAsync(stream, TestContext.Current.CancellationToken);
        Assert.Equal([0x88c46c95u, 0x71bf7c99u, 0xd20ad2bbu], answers);
        Assert.All(calls, count => Assert.Equal(3, count));
    }

    [Theory(Timeout = 120_000)]
    [MemberData(nameof(SpawnModels))]
    public async Task Spawn_answers_after_the_plateau(string model)
    {
        int left = 0;
        var tools = new Tools
        {
            Plateau = async (_, _) =>
            {
                for (int i = 0; i < 100_000; i++)
                {
                    await Task.Yield(); // so often that a stream which does not wait answers first
                }

                left++;
            },
        };
        uint[] answers = await TakeAsync(
            Start("spawn", model, [1], tools, ("concurrency", 1), ("depth", 1)), TestContext.Current.CancellationToken);
        Assert.Equal(2, left);
        Assert.Equal([0xbab18a02u], answers);
    }

    [Theory(Timeout = 120_000)]
    [MemberData(nameof(SpawnModels))]
    public async Task Spawn_wakes_every_task(string model)
    {
        uint[] answers = await TakeAsync(
            Start("spawn", model, [1, 2, 3], new(), ("concurrency", Tasks), ("depth", 1)), TestContext.Current.CancellationToken);
        Assert.Equal([0xdc2d2f80u, 0xcb246484u, 0xb4192a70u], answers);
    }

    [Theory(Timeout = 120_000)]
    [MemberData(nameof(SpawnModels))]
    public async Task Spawn_mixes_in_each_call_around_the_innermost(string model)
    {
        uint[] answers = await TakeAsync(
            Start("spawn", model, [1, 2, 3], new(), ("concurrency", Tasks), ("depth", 10)), TestContext.Current.CancellationToken);
        Assert.Equal([0x88fd2b60u, 0x6b7eac9cu, 0xf5708f22u], answers);
    }

    [Theory(Timeout = 120_000)]
    [MemberData(nameof(MailboxModels))]
    public async Task Mailbox_answers_pokes(string model)
    {
        List<uint> values = [];
        var tools = new Tools
        {
            Plateau = async (_, poke) =>
            {
                foreach ((int i, uint nonce) in new[] { (0, 5u), (Tasks - 1, 7u), (Tasks - 1, 7u), (Tasks - 1, 8u) })
                {
                    values.Add(await poke!(i, nonce));
                }
            },
        };
        uint[] answers = await TakeAsync(
            Start("mailbox", model, [1], tools, ("concurrency", Tasks)), TestContext.Current.CancellationToken);
        Assert.Equal([0xd553e760u], answers);
        uint last = U32.SeedFor(1, Tasks - 1);
        Assert.Equal([U32.Fmix32(U32.SeedFor(1, 0) + 5), U32.Fmix32(last + 7), U32.Fmix32(last + 7), U32.Fmix32(last + 8)], values);
    }

    private static TheoryData<string> Models(string workload) =>
        [.. Implementations.All.Where(known => known.Workload.Name == workload).Select(known => known.Model)];

    private static IAsyncEnumerable<uint> Start(
        string workload, string model, uint[] seeds, Tools tools, params (string Name, int Value)[] parameters) =>
        Implementations.All.Single(known => known.Workload.Name == workload && known.Model == model)
            .Start(seeds, parameters.ToDictionary(p => p.Name, p => p.Value), tools);

    // On the pool, since a stream of threads blocks whoever drives it.
    private static Task<uint[]> TakeAsync(IAsyncEnumerable<uint> stream, CancellationToken timeout) =>
        Task.Run(async () => await stream.ToArrayAsync(timeout), timeout).WaitAsync(timeout);

    private sealed class Meeting(int expected)
    {
        private readonly TaskCompletionSource _all = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private int _arrived;

        public Task ArriveAsync()
        {
            if (Interlocked.Increment(ref _arrived) == expected)
            {
                _all.SetResult();
            }

            return _all.Task;
        }
    }
}
