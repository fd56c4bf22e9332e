using System.Diagnostics;
using System.Text.Json;
using Xunit;

namespace Programs.Tests;

/// <summary>The dialogue, with the program as a process: it owns its stdin and stdout.</summary>
public sealed class HoldingTests : IDisposable
{
    private readonly Process _program = new();
    private readonly CancellationTokenSource _patience =
        CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);

    public HoldingTests() => _patience.CancelAfter(TimeSpan.FromSeconds(30));

    public void Dispose()
    {
        _patience.Dispose();
        if (!_program.HasExited)
        {
            _program.Kill();
        }

        _program.Dispose();
    }

    [Theory]
    [InlineData("task")]
    [InlineData("task-run")]
    public async Task Spawn_has_new_tasks_at_the_first_gate_and_they_have_moved_at_the_second(string model)
    {
        Assert.Equal("""{"holding":20,"iteration":0,"gate":1}""", await StartAsync("spawn", model));
        Assert.Equal("""{"holding":20,"iteration":0,"gate":2}""", await AskAsync("go"));
        Assert.True(Member(await AskAsync("collect"), "collected") > 0);
        Assert.Equal("""{"census":0,"again":0,"moved":0,"frames":0}""", await AskAsync("census"));
        string holding = await AskAsync("go");
        Assert.StartsWith("""{"holding":20,"iteration":1,"gate":1,"there":""", holding, StringComparison.Ordinal);
        Assert.InRange(Member(holding, "there"), 1, 20); // the last to come may still be on its way into its await
        Assert.Equal("""{"census":20,"again":0,"moved":0,"frames":60}""", await AskAsync("census"));
        holding = await AskAsync("go");
        Assert.StartsWith("""{"holding":20,"iteration":1,"gate":2,"there":""", holding, StringComparison.Ordinal);
        Assert.InRange(Member(holding, "there"), 1, 20);
        Assert.Equal("""{"census":20,"again":20,"moved":20,"frames":60}""", await AskAsync("census"));
        Assert.Equal("""{"rested":5}""", await AskAsync("rest 5"));
        Assert.Equal("""{"census":20,"again":20,"moved":0,"frames":60}""", await AskAsync("census"));
        Assert.StartsWith("""{"measurement":{"contract":2,""", await AskAsync("go"), StringComparison.Ordinal);
        Assert.Equal(0, await EndAsync());
    }

    [Fact]
    public async Task Mailbox_tells_who_has_answered()
    {
        Assert.Equal("""{"holding":20,"iteration":0,"gate":1}""", await StartAsync("mailbox", "task"));
        Assert.Equal($$"""{"poked":3,"value":{{Answer(3, 5, iteration: 0)}}}""", await AskAsync("poke 3 5"));
        Assert.Equal("""{"census":0,"again":0,"moved":0,"frames":0}""", await AskAsync("census"));
        Assert.Equal("""{"holding":20,"iteration":1,"gate":1,"there":20}""", await AskAsync("go"));
        Assert.Equal("""{"census":20,"again":0,"moved":0,"frames":20}""", await AskAsync("census"));
        string first = await AskAsync("poke 3 5");
        Assert.StartsWith($$"""{"poked":3,"value":{{Answer(3, 5, iteration: 1)}},"moved":1,"by":""", first, StringComparison.Ordinal);
        Assert.NotEqual(Member(first, "by"), Member(await AskAsync("poke 4 5"), "by"));
        Assert.Equal(first, await AskAsync("poke 3 5"));
        Assert.Equal("""{"census":20,"again":20,"moved":2,"frames":20}""", await AskAsync("census"));
        _program.StandardInput.Close();
        Assert.StartsWith("""{"measurement":""", await ReadAsync(), StringComparison.Ordinal);
        Assert.Equal(0, await EndAsync());
    }

    [Theory]
    [InlineData("spawn")]
    [InlineData("mailbox")]
    public async Task Threads_have_no_census(string workload)
    {
        await StartAsync(workload, "thread");
        Assert.Equal("""{"census":0}""", await AskAsync("census"));
    }

    [Theory]
    [InlineData("mailbox", "Go")]
    [InlineData("mailbox", "")]
    [InlineData("mailbox", "census ")]
    [InlineData("mailbox", "rest")]
    [InlineData("mailbox", "rest -1")]
    [InlineData("mailbox", "poke 3")]
    [InlineData("mailbox", "poke 20 0")]
    [InlineData("mailbox", "poke 3 -1")]
    [InlineData("spawn", "poke 3 5")]
    public async Task Ends_at_a_line_that_it_does_not_understand(string workload, string line)
    {
        await StartAsync(workload, "thread"); // whose threads are parked meanwhile
        Assert.Equal("", await AskAsync(line));
        Assert.Equal(1, await EndAsync());
    }

    private static uint Answer(uint task, uint nonce, uint iteration) =>
        U32.Fmix32(U32.SeedFor(9 + (1u << 31) + iteration, task) + nonce);

    private static long Member(string line, string name) => JsonElement.Parse(line).GetProperty(name).GetInt64();

    private Task<string> StartAsync(string workload, string model)
    {
        string depth = workload == "spawn" ? " --depth 3" : "";
        string rest = $"--seed 9 --warmup-ms 0 --warmup-least 0 --iterations 2 --concurrency 20{depth} --hold";
        _program.StartInfo = new(
            Path.Combine(AppContext.BaseDirectory, "Programs"), $"--workload {workload} --model {model} {rest}")
        {
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        _program.Start();
        return ReadAsync();
    }

    private async Task<string> AskAsync(string line)
    {
        await _program.StandardInput.WriteAsync($"{line}\n");
        await _program.StandardInput.FlushAsync(_patience.Token);
        return await ReadAsync();
    }

    private async Task<string> ReadAsync() =>
        await _program.StandardOutput.ReadLineAsync(_patience.Token) ?? "";

    private async Task<int> EndAsync()
    {
        Assert.Equal("", await ReadAsync());
        await _program.WaitForExitAsync(_patience.Token);
        return _program.ExitCode;
    }
}
