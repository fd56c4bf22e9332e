using System.Diagnostics.Tracing;
using System.Threading.Channels;
using Xunit;

namespace Programs.Tests;

[CollectionDefinition(nameof(CensusTests), DisableParallelization = true)]
[Collection(nameof(CensusTests))]
public sealed class CensusTests
{
    // The test runner's own methods wait as well, but never so many calls of one method.
    private const int MostOfTheRunner = 10;
    private const int Tasks = 100;

    private int _passed; // the first of two gates

    [Theory(Timeout = 10_000)]
    [InlineData(100)]
    [InlineData(1000)]
    public async Task Counts_exactly_the_suspended(int tasks)
    {
        using var census = new Census();
        TaskCompletionSource gate = NewGate();
        Task[] parked = [.. Enumerable.Range(0, tasks).Select(_ => WaitForAsync(gate.Task))];
        Assert.Equal(tasks, census.Take(tasks, tasks).Suspended);

        await OpenAsync(gate, parked, TestContext.Current.CancellationToken);
        Assert.InRange(census.Take(0, 0).Suspended, 0, MostOfTheRunner);
    }

    [Fact(Timeout = 10_000)]
    public async Task Counts_no_method_that_never_suspends()
    {
        using var census = new Census();
        await Task.WhenAll(Enumerable.Range(0, 1000).Select(_ => WaitForAsync(Task.CompletedTask)))
            .WaitAsync(TestContext.Current.CancellationToken);
        Assert.InRange(census.Take(0, 0).Suspended, 0, MostOfTheRunner);
    }

    [Fact(Timeout = 10_000)]
    public async Task Counts_no_task_that_is_no_method()
    {
        using var census = new Census();
        TaskCompletionSource gate = NewGate();
        Task[] parked = [.. Enumerable.Range(0, Tasks).Select(
            _ => gate.Task.ContinueWith(static _ => { }, TaskScheduler.Default))];
        Assert.InRange(census.Take(0, 0).Suspended, 0, MostOfTheRunner);
        await OpenAsync(gate, parked, TestContext.Current.CancellationToken);
    }

    [Fact(Timeout = 10_000)]
    public async Task Counts_no_method_of_the_runtimes_libraries()
    {
        CancellationToken token = TestContext.Current.CancellationToken;
        var channel = Channel.CreateUnbounded<int>();
        using var closed = new SemaphoreSlim(0);
        using var census = new Census();
        IAsyncEnumerator<int>[] readers =
            [.. Enumerable.Range(0, Tasks).Select(_ => channel.Reader.ReadAllAsync(token).GetAsyncEnumerator(token))];
        Task<bool>[] unread = [.. readers.Select(static reader => reader.MoveNextAsync().AsTask())];
        Assert.InRange(census.Take(0, 0).Suspended, 0, MostOfTheRunner);

        Task[] parked = [.. Enumerable.Range(0, Tasks).Select(_ => EnterAsync(closed, token))];
        Census.Count seen = census.Take(Tasks, Tasks);
        Assert.Equal((Tasks, Tasks), (seen.Suspended, seen.Frames));
        closed.Release(Tasks);
        channel.Writer.Complete();
        await Task.WhenAll([.. parked, .. unread]);
    }

    [Fact]
    public void Believes_the_runtime_alone()
    {
        using var forger = new Forger();
        using var census = new Census();
        for (int task = 1_000_000; task < 1_000_000 + Tasks; task++)
        {
            forger.TraceOperationBegin(task, "Async: forged");
        }

        Assert.InRange(census.Take(0, 0).Suspended, 0, MostOfTheRunner);
    }

    [Fact(Timeout = 10_000)]
    public async Task Counts_the_method_that_has_most_calls_alone()
    {
        using var census = new Census();
        TaskCompletionSource gate = NewGate();
        Task[] parked = [.. Enumerable.Range(0, Tasks).Select(_ => WaitForAsync(gate.Task))];
        Task[] others = [.. Enumerable.Range(0, Tasks / 2).Select(_ => WaitForBothAsync(gate.Task, gate.Task))];
        Assert.Equal(Tasks, census.Take(Tasks, Tasks).Suspended);
        await OpenAsync(gate, [.. parked, .. others], TestContext.Current.CancellationToken);
    }

    [Fact(Timeout = 10_000)]
    public async Task Counts_what_is_suspended_on_no_task()
    {
        using var census = new Census();
        Channel<int>[] mail = [.. Enumerable.Range(0, Tasks).Select(_ => Channel.CreateUnbounded<int>())];
        Task[] parked = [.. mail.Select(channel => ReadAsync(channel.Reader))];
        Assert.Equal(Tasks, census.Take(Tasks, Tasks).Suspended);
        Assert.All(mail, static channel => Assert.True(channel.Writer.TryWrite(0)));
        await Task.WhenAll(parked).WaitAsync(TestContext.Current.CancellationToken);
    }

    [Fact(Timeout = 10_000)]
    public async Task Tells_which_are_there_again_and_which_have_moved()
    {
        using var census = new Census();
        TaskCompletionSource[] gates = [.. Enumerable.Range(0, 3).Select(_ => NewGate())];
        Task[] parked = [.. Enumerable.Range(0, Tasks).Select(_ => WaitForBothAsync(gates[0].Task, gates[1].Task))];
        Assert.Equal(new Census.Count(Tasks, 0, 0, Tasks), census.Take(Tasks, Tasks));
        Assert.Equal(new Census.Count(Tasks, Tasks, 0, Tasks), census.Take(Tasks, Tasks));

        gates[0].SetResult();
        while (Volatile.Read(ref _passed) < Tasks)
        {
            await Task.Yield();
            TestContext.Current.CancellationToken.ThrowIfCancellationRequested();
        }

        Assert.Equal(new Census.Count(Tasks, Tasks, Tasks, Tasks), census.Take(Tasks, Tasks));
        await OpenAsync(gates[1], parked, TestContext.Current.CancellationToken);
        parked = [.. Enumerable.Range(0, Tasks).Select(_ => WaitForBothAsync(gates[2].Task, gates[1].Task))];
        Assert.Equal(new Census.Count(Tasks, 0, 0, Tasks), census.Take(Tasks, Tasks));
        await OpenAsync(gates[2], parked, TestContext.Current.CancellationToken);
    }

    [Fact(Timeout = 10_000)]
    public async Task Takes_a_task_for_itself_and_not_for_what_it_awaits()
    {
        using var census = new Census();
        TaskCompletionSource[] gates = [NewGate(), NewGate()];
        Task[] parked = [.. Enumerable.Range(0, Tasks).Select(_ => ThroughHelpersAsync(gates[0].Task, gates[1].Task))];
        Assert.Equal(new Census.Count(Tasks, 0, 0, 2 * Tasks), census.Take(Tasks, 2 * Tasks));
        Assert.Equal(0, census.There()); // who stays is not there anew

        gates[0].SetResult();
        while (Volatile.Read(ref _passed) < Tasks)
        {
            await Task.Yield();
            TestContext.Current.CancellationToken.ThrowIfCancellationRequested();
        }

        Assert.Equal(new Census.Count(Tasks, Tasks, Tasks, 2 * Tasks), census.Take(Tasks, 2 * Tasks));
        await OpenAsync(gates[1], parked, TestContext.Current.CancellationToken);
    }

    [Theory(Timeout = 10_000)]
    [InlineData(2)]
    [InlineData(10)]
    public async Task Takes_calls_that_await_each_other_for_one_task_which_moves_as_the_innermost_does(int depth)
    {
        using var census = new Census();
        TaskCompletionSource[] gates = [NewGate(), NewGate()];
        Task[] parked = [.. Enumerable.Range(0, Tasks).Select(_ => EncloseAsync(depth, gates[0].Task, gates[1].Task))];
        Assert.Equal(new Census.Count(Tasks, 0, 0, depth * Tasks), census.Take(Tasks, depth * Tasks));
        Assert.Equal(new Census.Count(Tasks, Tasks, 0, depth * Tasks), census.Take(Tasks, depth * Tasks));
        Assert.Equal(0, census.There());

        gates[0].SetResult();
        while (Volatile.Read(ref _passed) < Tasks)
        {
            await Task.Yield();
            TestContext.Current.CancellationToken.ThrowIfCancellationRequested();
        }

        Assert.Equal(new Census.Count(Tasks, Tasks, Tasks, depth * Tasks), census.Take(Tasks, depth * Tasks));
        await OpenAsync(gates[1], parked, TestContext.Current.CancellationToken);
    }

    [Fact(Timeout = 10_000)]
    public async Task Tells_which_one_has_answered_a_poke()
    {
        using var census = new Census();
        var mail = new TaskCompletionSource<TaskCompletionSource<uint>?>[Tasks];
        Task[] parked = [.. Enumerable.Range(0, Tasks).Select(i => AnswerAsync(mail, i))];
        Assert.Equal(Tasks, census.Take(Tasks, Tasks).Suspended);

        List<int> by = [];
        foreach (int i in new[] { 3, 5, 3 })
        {
            (uint answer, int[] moved) = await census.WatchAsync(() => PokeAsync(mail, i));
            Assert.Equal((uint)i, answer);
            by.Add(Assert.Single(moved));
        }

        Assert.Equal(by[0], by[2]);
        Assert.NotEqual(by[0], by[1]);
        Assert.Empty((await census.WatchAsync(() => YieldAsync(1))).Moved);
        Array.ForEach(mail, static letter => letter.SetResult(null));
        await Task.WhenAll(parked).WaitAsync(TestContext.Current.CancellationToken);
    }

    private static TaskCompletionSource NewGate() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    private static Task OpenAsync(TaskCompletionSource gate, Task[] parked, CancellationToken timeout)
    {
        gate.SetResult();
        return Task.WhenAll(parked).WaitAsync(timeout);
    }

    private static async Task WaitForAsync(Task gate) => await gate;

    private static async Task EnterAsync(SemaphoreSlim closed, CancellationToken token) => await closed.WaitAsync(token);

    private static async Task ReadAsync(ChannelReader<int> mail) => await mail.ReadAsync();

    private async Task WaitForBothAsync(Task first, Task second)
    {
        await first;
        Interlocked.Increment(ref _passed);
        await second;
    }

    private async Task EncloseAsync(int level, Task first, Task second) =>
        await (level == 2 ? WaitForBothAsync(first, second) : EncloseAsync(level - 1, first, second));

    private async Task ThroughHelpersAsync(Task first, Task second)
    {
        await WaitForAsync(first);
        Interlocked.Increment(ref _passed);
        await WaitForAsync(second);
    }

    private static async Task AnswerAsync(TaskCompletionSource<TaskCompletionSource<uint>?>[] mail, int i)
    {
        mail[i] = new(TaskCreationOptions.RunContinuationsAsynchronously);
        while (await mail[i].Task is { } answer)
        {
            mail[i] = new(TaskCreationOptions.RunContinuationsAsynchronously);
            answer.SetResult((uint)i);
        }
    }

    private static async ValueTask<uint> PokeAsync(TaskCompletionSource<TaskCompletionSource<uint>?>[] mail, int i)
    {
        var answer = new TaskCompletionSource<uint>(TaskCreationOptions.RunContinuationsAsynchronously);
        mail[i].SetResult(answer);
        return await answer.Task;
    }

    private static async ValueTask<uint> YieldAsync(uint answer)
    {
        await Task.Yield();
        return answer;
    }

    [EventSource(Name = "System.Threading.Tasks.TplEventSource", Guid = "5f0bd0de-8f3c-4d4b-9c53-1a6f8a1f0c11")]
    private sealed class Forger : EventSource
    {
        [Event(14, Level = EventLevel.Informational, Keywords = Keywords.CausalityOperation)]
        public void TraceOperationBegin(int TaskID, string OperationName) => WriteEvent(14, TaskID, OperationName);

        public static class Keywords
        {
            public const EventKeywords CausalityOperation = (EventKeywords)8;
        }
    }
}
