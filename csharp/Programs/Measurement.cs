using System.Globalization;
using System.Runtime;
using System.Text.Json;

namespace Programs;

/// <summary>Hands the seeds to a workload, and holds the watch.</summary>
internal sealed class Measurement(uint firstSeed, int iterations)
{
    private readonly List<Iteration> _iterations = new(iterations);
    private long _firstAsked;
    private long _handedOver;
    private long? _plateau;
    private long _spawn;
    private long _join;

    /// <summary>Drives the stream to its end.</summary>
    public async Task TakeAsync(Func<IEnumerable<uint>, IAsyncEnumerable<uint>> start)
    {
        long started = Clock.Now();
        long answered = started;
        await foreach (uint answer in start(Seeds()))
        {
            answered = Clock.Now();
            _iterations.Add(new(answer, AtLeastOne(answered - _handedOver), _plateau));
        }

        _spawn = _firstAsked - started;
        _join = Clock.Now() - answered;
    }

    /// <summary>Stamps the moment at which all tasks of an iteration are parked.</summary>
    public void StampPlateau() => _plateau = AtLeastOne(Clock.Now() - _handedOver);

    public void Write() => JsonLines.Write(json =>
    {
        json.WriteStartObject("measurement"u8);
        json.WriteNumber("contract"u8, 1);
        json.WriteStartObject("facts"u8);
        json.WriteNumber("processors"u8, Environment.ProcessorCount);
        json.WriteNumber("server_gc"u8, GCSettings.IsServerGC ? 1 : 0);
        json.WriteString("version"u8, Environment.Version.ToString());
        json.WriteEndObject();
        json.WriteNumber("spawn_ns"u8, _spawn);
        json.WriteNumber("join_ns"u8, _join);
        json.WriteStartArray("iterations"u8);
        _iterations.ForEach(iteration => iteration.Write(json));
        json.WriteEndArray();
        json.WriteStartObject("metrics"u8);
        json.WriteEndObject();
        json.WriteEndObject();
    });

    private static long AtLeastOne(long nanoseconds) => Math.Max(1, nanoseconds);

    private IEnumerable<uint> Seeds()
    {
        _firstAsked = Clock.Now();
        for (int k = 0; k < iterations; k++)
        {
            _handedOver = Clock.Now();
            yield return firstSeed + (uint)k;
        }
    }

    private readonly record struct Iteration(uint Answer, long Elapsed, long? Plateau)
    {
        public void Write(Utf8JsonWriter json)
        {
            json.WriteStartObject();
            json.WriteString("checksum"u8, Answer.ToString("x8", CultureInfo.InvariantCulture));
            json.WriteNumber("elapsed_ns"u8, Elapsed);
            if (Plateau is { } plateau)
            {
                json.WriteNumber("plateau_ns"u8, plateau);
            }

            json.WriteEndObject();
        }
    }
}
