using System.Text.Json;
using Xunit;

namespace Programs.Tests;

public sealed class MeasurementTests
{
    private const uint Seed = uint.MaxValue - 1; // so that a sum with it wraps

    [Fact]
    public async Task Warm_ups_and_timed_iterations_have_seeds_of_their_own()
    {
        List<uint> seeds = [];
        await TakeAsync(NewMeasurement(warmupLeast: 3, iterations: 2), seeds.Add);
        Assert.Equal([Seed, uint.MaxValue, 0, 0x7FFFFFFE, 0x7FFFFFFF], seeds);
    }

    [Fact]
    public async Task Is_ready_for_each_seed_before_it_hands_it_over()
    {
        List<string> steps = [];
        await TakeAsync(NewMeasurement(iterations: 2, beforeSeed: () => steps.Add("ready")), _ => steps.Add("seed"));
        Assert.Equal(["ready", "seed", "ready", "seed"], steps);
    }

    [Theory]
    [InlineData(0, 0, 0, 0)]
    [InlineData(1, 0, 1, int.MaxValue)]
    [InlineData(0, 2, 2, 2)]
    public async Task Warms_up_as_long_as_it_must(int ms, int least, int from, int to)
    {
        int seeds = 0;
        await TakeAsync(NewMeasurement(ms, least), _ => seeds++);
        Assert.InRange(seeds - 1, from, to);
    }

    [Fact]
    public async Task Warms_up_until_the_time_is_over()
    {
        List<long> ready = [];
        long timed = 0;
        await TakeAsync(NewMeasurement(warmupMs: 20, beforeSeed: () => ready.Add(Clock.Now())), _ => timed = Clock.Now());
        Assert.True(timed - ready[0] >= 20_000_000, "the first timed seed came before the time was over");
    }

    [Fact]
    public async Task Reports_the_warm_ups_beside_the_timed_iterations()
    {
        Measurement measurement = NewMeasurement(warmupLeast: 70, iterations: 2);
        await TakeAsync(measurement, static _ => { });
        JsonElement report = Report(measurement);
        Assert.Equal(2, report.GetProperty("contract").GetInt32());
        Assert.Equal(["7ffffffe", "7fffffff"], Checksums(report.GetProperty("iterations").EnumerateArray()));
        JsonElement warmups = report.GetProperty("warmups");
        uint[] answers = [.. Enumerable.Range(0, 70).Select(k => Seed + (uint)k)];
        Assert.Equal(U32.Fold(answers).ToString("x8", null), warmups.GetProperty("fold").GetString());
        Assert.Equal(70, warmups.GetProperty("count").GetInt32());
        Assert.Equal(["fffffffe"], Checksums([warmups.GetProperty("first")]));
        long[] last = [.. warmups.GetProperty("last_ns").EnumerateArray().Select(elapsed => elapsed.GetInt64())];
        Assert.Equal(64, last.Length);
        Assert.True(warmups.GetProperty("ns").GetInt64() >= last.Sum() + 6, "70 warm-ups took less than the last 64");
    }

    [Fact]
    public async Task Reports_no_warm_ups_where_there_are_none()
    {
        Measurement measurement = NewMeasurement();
        await TakeAsync(measurement, static _ => { });
        Assert.False(Report(measurement).TryGetProperty("warmups", out _));
    }

    [Fact]
    public async Task Reports_what_passes_between_iterations()
    {
        Measurement measurement = NewMeasurement(warmupLeast: 1, iterations: 2, beforeSeed: static () => Thread.Sleep(5));
        await TakeAsync(measurement, static _ => { });
        Assert.True(Report(measurement).GetProperty("between_ns").GetInt64() >= 10_000_000, "two pauses took less than they are long");
    }

    [Theory]
    [InlineData("spawn", new[] { 2, 2 }, true)]
    [InlineData("spawn", new[] { 2, 1 }, false)]
    [InlineData("spawn", new[] { 2, 0 }, false)]
    [InlineData("spawn", new[] { 3, 1 }, false)]
    [InlineData("spawn", new[] { 2, 3 }, false)]
    [InlineData("mailbox", new[] { 1, 1 }, true)]
    [InlineData("mailbox", new[] { 1, 0 }, false)]
    [InlineData("timers", new[] { 0, 0 }, true)]
    [InlineData("timers", new[] { 0, 1 }, false)]
    public async Task Each_iteration_has_the_plateaus_of_its_workload(string workload, int[] plateaus, bool passes)
    {
        Measurement measurement = NewMeasurement(iterations: 2, workload: workload);
        int most = Implementations.All.First(known => known.Workload.Name == workload).Workload.Plateaus;
        Task taking = TakeAsync(measurement, _ =>
        {
            for (int gate = 1; gate <= plateaus[measurement.Now.Iteration]; gate++)
            {
                measurement.StampPlateau();
                Assert.InRange(gate, 1, most); // the first that is too much must not come back
                Assert.Equal(gate, measurement.Now.Gate);
            }
        });
        Exception? failure = await Record.ExceptionAsync(() => taking);
        Assert.Equal(passes, failure is null);
        Assert.True(passes || failure is EndException { ExitCode: 65 }, "it failed for another reason");
    }

    [Fact]
    public async Task A_seed_is_answered_before_the_next_is_out()
    {
        Measurement measurement = NewMeasurement(iterations: 2);
        Exception? failure = await Record.ExceptionAsync(
            () => measurement.TakeAsync(static seeds => seeds.ToArray().ToAsyncEnumerable()));
        Assert.Equal(65, Assert.IsType<EndException>(failure).ExitCode);
    }

    private static Measurement NewMeasurement(
        int warmupMs = 0, int warmupLeast = 0, int iterations = 1, string workload = "timers", Action? beforeSeed = null)
    {
        Implementation implementation = Implementations.All.First(known => known.Workload.Name == workload);
        return new(new(
            implementation, Seed, warmupMs, warmupLeast, iterations, new Dictionary<string, int>(), Hold: false, TracePath: null))
        {
            BeforeSeed = beforeSeed ?? (static () => { }),
        };
    }

    // A workload that answers with its seed.
    private static Task TakeAsync(Measurement measurement, Action<uint> work) =>
        measurement.TakeAsync(seeds => seeds.ToAsyncEnumerable().Select(seed =>
        {
            work(seed);
            return seed;
        }));

    private static JsonElement Report(Measurement measurement)
    {
        using var line = new MemoryStream();
        using (var json = new Utf8JsonWriter(line))
        {
            json.WriteStartObject();
            measurement.WriteMembers(json);
            json.WriteEndObject();
        }

        return JsonElement.Parse(line.ToArray()).GetProperty("measurement");
    }

    private static IEnumerable<string?> Checksums(IEnumerable<JsonElement> iterations) =>
        iterations.Select(iteration => iteration.GetProperty("checksum").GetString());
}
