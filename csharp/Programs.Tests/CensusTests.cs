using Xunit;

namespace Programs.Tests;

[CollectionDefinition(nameof(CensusTests), DisableParallelization = true)]
[Collection(nameof(CensusTests))]
public sealed class CensusTests
{
    // The test runner's own methods wait as well, but never so many calls of one method.
    private const int MostOfTheRunner = 10;

    [Theory(Timeout = 10_000)]
    [InlineData(100)]
    [InlineData(1000)]
    public async Task Counts_exactly_the_suspended(int tasks)
    {
        using var census = new Census();
        var gate = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        Task[] parked = [.. Enumerable.Range(0, tasks).Select(_ => WaitForAsync(gate.Task))];
        Assert.Equal(tasks, census.CountParked(tasks));

        gate.SetResult();
        await Task.WhenAll(parked).WaitAsync(TestContext.Current.CancellationToken);
        Assert.InRange(census.CountParked(0), 0, MostOfTheRunner);
    }

    [Fact(Timeout = 10_000)]
    public async Task Counts_no_method_that_never_suspends()
    {
        using var census = new Census();
        await Task.WhenAll(Enumerable.Range(0, 1000).Select(_ => WaitForAsync(Task.CompletedTask)))
            .WaitAsync(TestContext.Current.CancellationToken);
        Assert.InRange(census.CountParked(0), 0, MostOfTheRunner);
    }

    private static async Task WaitForAsync(Task gate) => await gate;
}
