using System.Globalization;
using System.Text.Json;

namespace Programs;

/// <summary>Keeps a workload at its plateaus, and does there what stdin says.</summary>
/// <param name="hasCensus">Whether the runtime can be asked for the tasks.</param>
/// <param name="depth">How many calls of a task wait for each other.</param>
internal sealed class Holding(bool hasCensus, int depth) : IDisposable
{
    // Listening makes every await heavier: it begins when it is asked for, after the tasks have been weighed.
    private Census? _census;

    public async ValueTask HoldAsync(int concurrency, (int Iteration, int Gate) plateau, Poke? poke)
    {
        int? there = _census?.There(); // before anything else: who is not there now must not be waited for
        JsonLines.Write(json =>
        {
            json.WriteNumber("holding"u8, concurrency);
            json.WriteNumber("iteration"u8, plateau.Iteration);
            json.WriteNumber("gate"u8, plateau.Gate);
            if (there is { } parked)
            {
                json.WriteNumber("there"u8, parked);
            }
        });

        while (ReadLine() is { } line and not "go")
        {
            JsonLines.Write(await AnswerAsync(line.Split(' '), concurrency, poke));
        }
    }

    public void Dispose() => _census?.Dispose();

    // Blocks its thread on purpose: all tasks are parked, and an asynchronous read would be one task more.
    private static string? ReadLine() => Console.In.ReadLine();

    private async ValueTask<Action<Utf8JsonWriter>> AnswerAsync(string[] words, int concurrency, Poke? poke) => words switch
    {
        ["collect"] => WriteCollected(),
        ["census"] => WriteCensus(concurrency),
        ["rest", string milliseconds] when Number(milliseconds) is { } ms => WriteRested(ms),
        ["poke", string task, string nonce] when poke is not null
            && Number(task) is { } i && i < concurrency
            && Number(nonce) is { } number => await PokeAsync(poke, (int)i, number),
        _ => throw new EndException(EndException.BadLine, $"not understood: {string.Join(' ', words)}"),
    };

    private static uint? Number(string word) =>
        uint.TryParse(word, NumberStyles.None, CultureInfo.InvariantCulture, out uint number) ? number : null;

    private static Action<Utf8JsonWriter> WriteCollected()
    {
        GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);
        GC.WaitForPendingFinalizers();
        GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);
        long live = GC.GetTotalMemory(forceFullCollection: false);
        return json => json.WriteNumber("collected"u8, live);
    }

    private static Action<Utf8JsonWriter> WriteRested(uint milliseconds)
    {
        Thread.Sleep(TimeSpan.FromMilliseconds(milliseconds));
        return json => json.WriteNumber("rested"u8, milliseconds);
    }

    private Action<Utf8JsonWriter> WriteCensus(int concurrency)
    {
        if (!hasCensus)
        {
            return static json => json.WriteNumber("census"u8, 0);
        }

        Census.Count count = _census?.Take(concurrency, concurrency * depth) ?? default; // the first begins it, and has seen nobody yet
        _census ??= new();
        return json =>
        {
            json.WriteNumber("census"u8, count.Suspended);
            json.WriteNumber("again"u8, count.Again);
            json.WriteNumber("moved"u8, count.Moved);
            json.WriteNumber("frames"u8, count.Frames);
        };
    }

    private async ValueTask<Action<Utf8JsonWriter>> PokeAsync(Poke poke, int task, uint nonce)
    {
        (uint answer, int[]? moved) = _census is { } census
            ? await census.WatchAsync(() => poke(task, nonce))
            : (await poke(task, nonce), null);
        return json =>
        {
            json.WriteNumber("poked"u8, task);
            json.WriteNumber("value"u8, answer);
            if (moved is not null)
            {
                json.WriteNumber("moved"u8, moved.Length);
                json.WriteNumber("by"u8, moved.FirstOrDefault());
            }
        };
    }
}
