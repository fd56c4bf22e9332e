using System.Globalization;
using System.Text.Json;

namespace Programs;

/// <summary>Keeps of the warm-ups what the report says of them: there may be a million.</summary>
internal sealed class Warmups
{
    private const int MostLast = 64;

    private readonly Queue<long> _last = new(MostLast);
    private Iteration _first;
    private uint _count;
    private long _elapsed;
    private uint _fold;

    public void Add(Iteration warmup)
    {
        if (_count == 0)
        {
            _first = warmup;
        }

        if (_last.Count == MostLast)
        {
            _last.Dequeue();
        }

        _last.Enqueue(warmup.Elapsed);
        _elapsed += warmup.Elapsed;
        _fold += U32.Share(_count++, warmup.Answer);
    }

    /// <summary>Writes the member, where there were any.</summary>
    public void Write(Utf8JsonWriter json)
    {
        if (_count == 0)
        {
            return;
        }

        json.WriteStartObject("warmups"u8);
        json.WriteNumber("count"u8, _count);
        json.WriteNumber("ns"u8, _elapsed);
        json.WriteString("fold"u8, _fold.ToString("x8", CultureInfo.InvariantCulture));
        json.WritePropertyName("first"u8);
        _first.Write(json);
        json.WriteStartArray("last_ns"u8);
        foreach (long elapsed in _last)
        {
            json.WriteNumberValue(elapsed);
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }
}
